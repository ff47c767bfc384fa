namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Problems as RFC 9457 has them: a type that programs tell apart, a sentence in Chinese for people.</summary>
internal static class Problems
{
    public static IResult Of(int status, string type, string title, string detail) =>
        Results.Problem(detail, statusCode: status, title: title, type: TypeOf(type));

    /// <summary>Wrong or missing values, each message at its field.</summary>
    public static IResult Invalid(IDictionary<string, string[]> errors) =>
        Results.ValidationProblem(
            errors,
            "有内容缺少或者有误，按 errors 中的字段更正。",
            statusCode: StatusCodes.Status400BadRequest,
            title: "内容有误",
            type: TypeOf("invalid-values")
        );

    private static string TypeOf(string name) => $"urn:anshan:problem:{name}";
}

/// <summary>Marks an address that programs ask: what goes wrong is told as a problem and not as a page.</summary>
public sealed record ForPrograms;
