using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>
/// The TypeScript declarations with which the designer completes scripts: what the engine gives a script, and the workflow's own names.
/// </summary>
internal static class ScriptTypes
{
    public static string Of(string? json)
    {
        if (json is null)
        {
            return ScriptLibrary.Declarations;
        }

        try
        {
            return ScriptLibrary.Declarations + ScriptLibrary.DeclarationsOf(DefinitionReader.Read(json));
        }
        catch (DefinitionException)
        {
            return ScriptLibrary.Declarations; // a draft that cannot be read yet
        }
    }
}
