using System.Text;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>
/// What scripts are offered beside the language: Elsa's functions and values, in one list for running, checking and the designer.
/// </summary>
public static class ScriptLibrary
{
    private const string Bytes = "number[]";

    internal static readonly HostFunction[] All =
    [
        new("getVariable", "(name: string): any", (run, given) => run.Variable(Text(given, 0))),
        new("setVariable", "(name: string, value: any): void", (run, given) => run.SetVariable(Text(given, 0), given.At(1))),
        new("getInput", "(name: string): any", (run, given) => run.Input(Text(given, 0))),
        new(
            "getOutputFrom",
            "(activityIdOrName: string, outputName?: string): any",
            (run, given) => run.OutputFrom(Text(given, 0), given.At(1))
        ),
        new("getLastResult", "(): any", (run, _) => run.LastResult),
        new("getWorkflowDefinitionId", "(): string", (run, _) => run.Definition.DefinitionId),
        new("getWorkflowDefinitionVersionId", "(): string", (run, _) => run.Definition.Id),
        new("getWorkflowDefinitionVersion", "(): number", (run, _) => run.Definition.Version),
        new("getWorkflowInstanceId", "(): string", (run, _) => run.InstanceId),
        new("getWorkflowInstanceName", "(): string | null", (run, _) => TextOrNull(run.Changes.Name)),
        new("setWorkflowInstanceName", "(value: string): void", (run, given) => Done(() => run.Changes.Name = Kept(given.At(0)))),
        new("getCorrelationId", "(): string | null", (run, _) => TextOrNull(run.Changes.CorrelationId)),
        new("setCorrelationId", "(value: string): void", (run, given) => Done(() => run.Changes.CorrelationId = Kept(given.At(0)))),
        new("isNullOrWhiteSpace", "(value: string | null): boolean", (_, given) => string.IsNullOrWhiteSpace(Nullable(given.At(0)))),
        new("isNullOrEmpty", "(value: string | null): boolean", (_, given) => string.IsNullOrEmpty(Nullable(given.At(0)))),
        new("toJson", "(value: any): string", (run, given) => run.ToJson(given.At(0))),
        new("parseGuid", "(value: string): string", (_, given) => ParseGuid(Text(given, 0))),
        new("newGuid", "(): string", (run, _) => run.NewGuid().ToString()),
        new("newGuidString", "(): string", (run, _) => run.NewGuid().ToString()),
        new("newShortGuid", "(): string", (run, _) => Short(run.NewGuid())),
        new("getGuidString", "(): string", (run, _) => run.NewGuid().ToString()),
        new("getShortGuid", "(): string", (run, _) => Short(run.NewGuid())),
        new("bytesToString", $"(value: {Bytes}): string", (_, given) => Utf8(given.At(0))),
        new("bytesFromString", $"(value: string): {Bytes}", (run, given) => ToArray(run, Encoding.UTF8.GetBytes(Text(given, 0)))),
        new("bytesToBase64", $"(value: {Bytes}): string", (_, given) => Convert.ToBase64String(ToBytes(given.At(0)))),
        new("bytesFromBase64", $"(base64: string): {Bytes}", (run, given) => ToArray(run, FromBase64(Text(given, 0)))),
        new("stringToBase64", "(value: string): string", (_, given) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(given, 0)))),
        new("stringFromBase64", "(base64: string): string", (_, given) => Encoding.UTF8.GetString(FromBase64(Text(given, 0)))),
        new("streamToBytes", $"(value: any): {Bytes}", (run, given) => ToArray(run, ToBytes(given.At(0)))),
        new("streamToBase64", "(value: any): string", (_, given) => Convert.ToBase64String(ToBytes(given.At(0)))),
        new("readStreamAsText", "(value: any, leaveOpen?: boolean): string", (_, given) => Utf8(given.At(0))),
        new("setOutcome", "(name: string): void", (run, given) => run.SetOutcomes(given.At(0))) { OnlyInRunJavaScript = true },
        new("setOutcomes", "(names: string[]): void", (run, given) => run.SetOutcomes(given.At(0))) { OnlyInRunJavaScript = true },
    ];

    /// <summary>The values that stand beside the functions, with their types.</summary>
    internal static readonly (string Name, string Type)[] Values =
    [
        ("variables", "any"),
        ("input", "any"),
        ("workflowInstanceId", "string"),
        ("correlationId", "string | null"),
    ];

    /// <summary>The names of all functions; <c>setOutcome</c> and <c>setOutcomes</c> only where an activity runs a script.</summary>
    public static IReadOnlyList<string> FunctionNames { get; } = [.. All.Select(function => function.Name)];

    /// <summary>TypeScript declarations of everything that does not depend on the definition, one a line.</summary>
    public static string Declarations { get; } =
        string.Concat(
            Values
                .Where(value => value.Name != "variables")
                .Select(value => $"declare const {value.Name}: {value.Type};\n")
                .Concat(All.Select(function => $"declare function {function.Name}{function.Signature};\n"))
        );

    /// <summary>
    /// TypeScript declarations of a definition's own names: its variables, the accessors of variables, inputs and outputs.
    /// </summary>
    public static string DeclarationsOf(WorkflowDefinition definition)
    {
        var text = new StringBuilder("declare const variables: {\n");
        foreach (var variable in definition.Variables.Where(variable => IsIdentifier(variable.Name)))
        {
            text.Append("  ").Append(variable.Name).Append(": ").Append(TypeOf(variable.TypeName, variable.IsArray)).Append(";\n");
        }

        text.Append("};\n");
        var accessors = definition
            .Variables.SelectMany(variable =>
                Accessors
                    .Spellings(variable.Name)
                    .SelectMany(name =>
                        new[]
                        {
                            (Name: $"get{name}", Signature: $"(): {TypeOf(variable.TypeName, variable.IsArray)}"),
                            (Name: $"set{name}", Signature: $"(value: {TypeOf(variable.TypeName, variable.IsArray)}): void"),
                        }
                    )
            )
            .Concat(
                definition.Inputs.SelectMany(input =>
                    Accessors.OfInput(input.Name).Select(name => (Name: name, Signature: $"(): {TypeOf(input.TypeName, false)}"))
                )
            );
        foreach (var (name, signature) in accessors.Where(accessor => IsIdentifier(accessor.Name)).DistinctBy(accessor => accessor.Name))
        {
            text.Append("declare function ").Append(name).Append(signature).Append(";\n");
        }

        return text.ToString();
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '$');

    private static string TypeOf(string type, bool isArray) =>
        (
            type switch
            {
                "String" or "TimeSpan" or "Guid" => "string",
                "DateTimeOffset" or "DateTime" => "Date",
                "Byte" or "Int16" or "Int32" or "Int64" or "Decimal" or "Double" or "Single" => "number",
                "Boolean" => "boolean",
                _ => "any",
            }
        ) + (isArray ? "[]" : "");

    private static JsValue Done(Action act)
    {
        act();
        return JsValue.Undefined;
    }

    private static string Text(JsValue[] given, int index) => Nullable(given.At(index)) ?? "";

    private static string? Kept(JsValue value) => Nullable(value) is { } text ? StorableText.Checked(text, "脚本给出的文字") : null;

    private static string? Nullable(JsValue value) => value.IsNull() || value.IsUndefined() ? null : TypeConverter.ToString(value);

    private static JsValue TextOrNull(string? text) => text is null ? JsValue.Null : new JsString(text);

    private static string ParseGuid(string text) =>
        Guid.TryParse(text, out var id) ? id.ToString() : throw Wrong("parseGuid", $"“{Shown(text)}”不是 Guid");

    private static string Short(Guid id) =>
        Convert
            .ToBase64String(id.ToByteArray())
            .Replace("/", "", StringComparison.Ordinal)
            .Replace("+", "", StringComparison.Ordinal)
            .Replace("=", "", StringComparison.Ordinal);

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : throw Wrong("Base64", $"“{Shown(text)}”不是 Base64 文字");
    }

    private static string Utf8(JsValue value) => Encoding.UTF8.GetString(ToBytes(value));

    /// <summary>Bytes are lists of numbers here; a text stands for what it is in UTF-8.</summary>
    private static byte[] ToBytes(JsValue value)
    {
        if (value is not JsArray array)
        {
            return Encoding.UTF8.GetBytes(Nullable(value) ?? throw Wrong("bytes", "没有给出字节"));
        }

        var bytes = new byte[array.Length];
        for (uint index = 0; index < bytes.Length; index++)
        {
            var number = TypeConverter.ToNumber(array[index]);
            bytes[index] = number is >= 0 and <= 255 ? (byte)number : throw Wrong("bytes", $"第 {index + 1} 项不是 0 至 255 的数");
        }

        return bytes;
    }

    private static JsArray ToArray(ScriptRun run, byte[] bytes) =>
        bytes.Length <= ScriptSandbox.MaxItems
            ? run.NewArray(bytes.Select(one => (JsValue)JsNumber.Create((int)one)))
            : throw Wrong(
                "bytes",
                $"有 {bytes.Length} 个字节，超过 {ScriptSandbox.MaxItems} 个；文字请直接用 stringToBase64 或 stringFromBase64"
            );

    private static ExpressionException Wrong(string function, string why) => new(ExpressionProblem.Failed, $"脚本中的 {function}：{why}。");

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

/// <summary>A function of the host that scripts can call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Signature">Parameters and result in TypeScript.</param>
/// <param name="Call">What it does in a run.</param>
internal sealed record HostFunction(string Name, string Signature, Func<ScriptRun, JsValue[], JsValue> Call)
{
    /// <summary>Whether only the activity that runs scripts has it: elsewhere there are no outcomes to set.</summary>
    public bool OnlyInRunJavaScript { get; init; }
}
