namespace Anshan.ApprovalFlows.Approvals.Files;

/// <summary>A kind of file that may be uploaded.</summary>
public sealed record FileKind(string Name, IReadOnlyList<string> Extensions, string ContentType)
{
    public static readonly FileKind Pdf = new("PDF", [".pdf"], "application/pdf");
    public static readonly FileKind Jpeg = new("JPG 图片", [".jpg", ".jpeg"], "image/jpeg");
    public static readonly FileKind Png = new("PNG 图片", [".png"], "image/png");
    public static readonly FileKind Ofd = new("OFD", [".ofd"], "application/ofd");
    public static readonly FileKind Docx = new(
        "Word 文档（docx）",
        [".docx"],
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    );
    public static readonly FileKind Xlsx = new(
        "Excel 表格（xlsx）",
        [".xlsx"],
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );

    public static IReadOnlyList<FileKind> Allowed { get; } = [Pdf, Jpeg, Png, Ofd, Docx, Xlsx];

    /// <summary>For the file dialog of a browser.</summary>
    public static string Accept { get; } = string.Join(',', Allowed.SelectMany(kind => kind.Extensions));

    /// <summary>For people.</summary>
    public const string AllowedText = "pdf、jpg、png、ofd、docx、xlsx";

    /// <summary>The kind that the name promises; null when it is not one of ours.</summary>
    public static FileKind? Promised(string fileName) =>
        Allowed.FirstOrDefault(kind => kind.Extensions.Contains(Path.GetExtension(fileName).ToLowerInvariant()));
}
