using System.Collections.Frozen;
using Acornima.Ast;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>A name in a script, and where it stands.</summary>
/// <param name="Name">The name as it is written.</param>
/// <param name="Line">The line, 1 for the first.</param>
internal sealed record ScriptName(string Name, int Line);

/// <summary>The names that a script uses and does not declare itself, found without running it.</summary>
internal sealed class ScriptNames
{
    private ScriptNames(ScopeWalk walk)
    {
        Free = [.. walk.Free];
        (Read, Written, Activities, Inputs) = (walk.Read, walk.Written, walk.Activities, walk.Inputs);
        Mentioned = walk.Free.Select(name => name.Name).Concat(walk.Asked).ToFrozenSet();
        ReachesGlobal = walk.ReachesGlobal || Mentioned.Contains("globalThis");
    }

    /// <summary>Identifiers that no scope of the script declares; those only asked about by <c>typeof</c> are left out.</summary>
    public IReadOnlyList<ScriptName> Free { get; }

    /// <summary>Members of <c>variables</c> that are read, <c>getVariable('…')</c> included.</summary>
    public IReadOnlyList<ScriptName> Read { get; }

    /// <summary>Members of <c>variables</c> that are set, <c>setVariable('…')</c> included.</summary>
    public IReadOnlyList<ScriptName> Written { get; }

    /// <summary>Activities named by <c>getOutputFrom('…')</c>.</summary>
    public IReadOnlyList<ScriptName> Activities { get; }

    /// <summary>Inputs of the workflow by name: members of <c>input</c> that are read, <c>getInput('…')</c> included.</summary>
    public IReadOnlyList<ScriptName> Inputs { get; }

    /// <summary>Every name the script can reach without <c>globalThis</c>.</summary>
    public FrozenSet<string> Mentioned { get; }

    /// <summary>Whether names may be computed: then all have to be there.</summary>
    public bool ReachesGlobal { get; }

    public static ScriptNames Of(Node program)
    {
        var walk = new ScopeWalk();
        walk.Walk(program);
        return new ScriptNames(walk);
    }
}
