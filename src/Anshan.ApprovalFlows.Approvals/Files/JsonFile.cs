using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Approvals.Files;

/// <summary>
/// Reads a file of <c>workflows/</c> strictly: a missing, unknown, doubled or mistyped member is a <see cref="BrokenFileException"/>.
/// </summary>
internal static partial class JsonFile
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)]
            : throw new BrokenFileException(folder, "$", "没有这个文件夹。");

    public static T Read<T>(string file) => Read<T>(file, Bytes(file));

    public static T Read<T>(string file, byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(content, Options) ?? throw new BrokenFileException(file, "$", "文件内容为空（null）。");
        }
        catch (JsonException broken)
        {
            throw new BrokenFileException(file, broken.Path ?? "$", InChinese(broken.Message), broken);
        }
        catch (NotSupportedException broken)
        {
            // How the serializer reports a member of a closed hierarchy without its "kind".
            throw new BrokenFileException(
                file,
                PathIn().Match(broken.Message) is { Success: true } path ? path.Groups[1].Value : "$",
                "缺少“kind”，无法判断种类。",
                broken
            );
        }
    }

    public static byte[] Bytes(string file)
    {
        try
        {
            var content = File.ReadAllBytes(file);
            return content is [0xEF, 0xBB, 0xBF, ..] ? content[3..] : content;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new BrokenFileException(file, "$", "文件不存在或无法读取。", unreadable);
        }
    }

    private static string InChinese(string message)
    {
        if (Missing().Match(message) is { Success: true } missing)
        {
            return $"缺少必填项：{missing.Groups[1].Value}。";
        }

        if (Unknown().Match(message) is { Success: true } unknown)
        {
            return $"不认识的项“{unknown.Groups[1].Value}”。";
        }

        var detail = Position().Replace(message, "");
        return message.Contains("could not be converted", StringComparison.Ordinal)
            ? $"内容的类型不对或取值不在允许范围内（{detail}）。"
            : detail;
    }

    [GeneratedRegex(@"missing required properties including: (.+?)\.( |$)")]
    private static partial Regex Missing();

    [GeneratedRegex(@"^The JSON property '(.+?)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"\.? Path: .*$| LineNumber: .*$")]
    private static partial Regex Position();

    [GeneratedRegex(@"Path: (\S+)")]
    private static partial Regex PathIn();
}
