using System.Text;
using System.Text.Json;

namespace Anshan.ApprovalFlows.Engine.Reading;

/// <summary>
/// How a drawing names the definition that it uses as an activity: by its id, or, as genuine servers may leave it, by its type name alone.
/// </summary>
public static class UsedNames
{
    private static readonly string[] Reserved = ["Elsa.", "Anshan."];

    /// <summary>
    /// The name by which an activity may use a definition: its <c>workflowDefinitionId</c>, or without one a type that is
    /// none of ours.
    /// </summary>
    /// <remarks>An id that nobody published is no reason to take another definition that happens to have the name.</remarks>
    public static IEnumerable<string> Of(JsonElement activity)
    {
        if (DefinitionReader.Text(activity, "workflowDefinitionId") is { Length: > 0 } id)
        {
            yield return id;
        }
        else if (
            DefinitionReader.Text(activity, "type") is { Length: > 0 } type
            && DefinitionReader.Text(activity, "id") is not null
            && IsName(type)
        )
        {
            yield return type;
        }
    }

    /// <summary>Whether a type can be the name of a definition.</summary>
    public static bool IsName(string type) => !Reserved.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>
    /// The type name that Elsa gives to a definition used as an activity: its name without spaces, dashes and underscores, each word with a
    /// capital.
    /// </summary>
    public static string TypeOf(string name)
    {
        var type = new StringBuilder(name.Length);
        var begins = true;
        foreach (var letter in name)
        {
            if (letter is ' ' or '-' or '_')
            {
                begins = true;
            }
            else
            {
                type.Append(begins ? char.ToUpperInvariant(letter) : letter);
                begins = false;
            }
        }

        return type.ToString();
    }

    /// <summary>Whether a definition is meant: by its id, or by the type name that its name gives.</summary>
    public static bool Means(string used, string definitionId, string? name) =>
        used == definitionId || (name is not null && used == TypeOf(name));
}
