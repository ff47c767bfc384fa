using System.Text;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>The TypeScript declarations with which the designer completes scripts: what the engine gives a script, and the workflow's own names.</summary>
internal static class ScriptTypes
{
    private const string Common =
        """
        declare const workflowInstanceId: string;
        declare const correlationId: string;
        declare const input: any;
        declare function getVariable(name: string): any;
        declare function setVariable(name: string, value: any): void;
        declare function getInput(name: string): any;
        declare function getOutputFrom(activityName: string, outputName?: string): any;
        declare function getLastResult(): any;

        """;

    public static string Of(string? json)
    {
        if (json is null)
        {
            return Common;
        }

        try
        {
            var definition = DefinitionReader.Read(json);
            var text = new StringBuilder(Common);
            text.AppendLine("declare const variables: {");
            foreach (var variable in definition.Variables.Where(variable => IsName(variable.Name)))
            {
                text.Append("  ").Append(variable.Name).Append(": ").Append(TypeOf(variable.TypeName, variable.IsArray)).AppendLine(";");
            }

            text.AppendLine("};");
            foreach (var variable in definition.Variables.Where(variable => IsName(variable.Name)))
            {
                var (name, type) = (char.ToUpperInvariant(variable.Name[0]) + variable.Name[1..], TypeOf(variable.TypeName, variable.IsArray));
                text.AppendLine(string.Concat("declare function get", name, "(): ", type, ";")).AppendLine(string.Concat("declare function set", name, "(value: ", type, "): void;"));
            }

            return text.ToString();
        }
        catch (DefinitionException)
        {
            return Common; // a draft that cannot be read yet
        }
    }

    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_');

    private static string TypeOf(string type, bool isArray) => (type switch
    {
        "String" or "DateTimeOffset" or "DateTime" or "TimeSpan" => "string",
        "Int32" or "Int64" or "Decimal" or "Double" or "Single" => "number",
        "Boolean" => "boolean",
        _ => "any",
    }) + (isArray ? "[]" : "");
}
