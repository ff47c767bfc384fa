using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>What an abstract activity does when several things are possible; the exploration answers with each of them.</summary>
internal sealed record Choice(string Activity, long ExecutionId, int Round, string Options) : FactRequest<string>
{
    public const char Separator = '\u001e';

    public static string Ask(ActivityContext context, int round, IReadOnlyCollection<string> options) =>
        options.Count == 1
            ? options.First()
            : context.Fact(new Choice(context.Node.Id, context.ExecutionId, round, string.Join(Separator, options)));
}

/// <summary>
/// Stands for any activity that is not part of the flow's own structure: it waits or does not, and ends with any of its outcomes.
/// </summary>
internal sealed class AnyCourse(Activity real) : Activity
{
    private const string Wait = "等待";
    private const char Together = '\u001f';

    public override ActivityDescriptor Descriptor => real.Descriptor;

    public override Next Execute(ActivityContext context)
    {
        var options = real.Waits == Waiting.Always ? [] : Outcomes(context.Node, real).ToList();
        if (real.Waits != Waiting.Never)
        {
            options.Add(Wait);
        }

        return Choice.Ask(context, 0, options) is var chosen && chosen == Wait ? Next.Wait : End(chosen);
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus) => End(((Stimulus.Resume)stimulus).Verb);

    /// <summary>Every way to leave the activity; several outcomes at once are one way.</summary>
    public static IEnumerable<string> Outcomes(ActivityNode node, Activity type)
    {
        var drawn = node.Parent?.Connections.Where(connection => connection.Source == node.Id).Select(connection => connection.Port) ?? [];
        var labels = node.Cases.Select(item => item.Label).ToList();
        var all = type.OutcomesOf(node).Keys.Union(labels).Union(node.OwnOutcomes).Union(drawn);
        var isAny =
            node.Inputs.TryGetValue("mode", out var mode)
            && mode.Expression is { } expression
            && Values.Text(Values.Node(expression.Value)) == "MatchAny";
        return isAny && labels.Count > 1 ? all.Append(string.Join(Together, labels)) : all;
    }

    private static Next End(string chosen) => Next.With(chosen.Split(Together));
}

/// <summary>Stands for a container that runs some of its children or none, a loop again and again.</summary>
internal sealed class AnyChild(ActivityDescriptor descriptor, bool isLoop) : Activity
{
    private const string Leave = "离开";
    private const int MostRounds = 2;

    public override ActivityDescriptor Descriptor => descriptor;

    public override Next Execute(ActivityContext context) => Round(context, 0);

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed)
    {
        if (!isLoop)
        {
            return Next.Done;
        }

        var rounds = (int)(context.Data["rounds"] ?? 0) + 1;
        context.Data["rounds"] = rounds;
        return rounds < MostRounds ? Round(context, rounds) : Next.Done;
    }

    public override Next? Catch(Exit exit) => exit.IsBreak && isLoop ? Next.Done : null;

    private static Next Round(ActivityContext context, int round)
    {
        var chosen = Choice.Ask(context, round, [.. context.Node.Children.Select(child => child.Port), Leave]);
        if (context.Node.Child(chosen) is not { } child)
        {
            return Next.Done;
        }

        context.Schedule(child);
        return Next.Children;
    }
}

/// <summary>
/// Stands for a bulk dispatch: it waits for its instances or does not, and runs what is drawn for an end of one, or nothing.
/// </summary>
internal sealed class AnyDispatch(Activity real) : Activity
{
    private const string Wait = "等待";
    private const string Whole = "全部";
    private const string Canceled = "Canceled";

    public override ActivityDescriptor Descriptor => real.Descriptor;

    public override Next Execute(ActivityContext context) => Choice.Ask(context, 0, [Wait, "Done"]) == Wait ? Next.Wait : Next.Done;

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        // Elsa has a third outcome, which never happens here; activities connected to it are never executed.
        var canceled =
            context.Node.Parent?.Connections.Any(connection => connection.Source == context.Node.Id && connection.Port == Canceled) is true;
        var chosen = Choice.Ask(
            context,
            1,
            [.. context.Node.Children.Select(child => child.Port), Whole, .. canceled ? [Canceled] : Array.Empty<string>()]
        );
        if (context.Node.Child(chosen) is not { } child)
        {
            return chosen == Canceled ? Next.With(Canceled) : Next.With("Finished", "Done");
        }

        context.Schedule(child);
        return Next.Wait;
    }

    public override Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) =>
        Next.With("Finished", "Done");
}

/// <summary>A used definition whose inputs are not evaluated.</summary>
internal sealed class AnyUse(Activity real) : Activity
{
    public override ActivityDescriptor Descriptor => real.Descriptor;

    public override Next Execute(ActivityContext context)
    {
        context.Schedule(context.Node.Child("root")!);
        return Next.Children;
    }

    public override Next? Catch(Exit exit) => real.Catch(exit);
}

/// <summary>
/// Completes a definition with the outcome it names, or, where that is computed, with any that the using definition has connected.
/// </summary>
internal sealed class AnyComplete(Activity real) : Activity
{
    public override ActivityDescriptor Descriptor => real.Descriptor;

    public override Next Execute(ActivityContext context)
    {
        if (!context.Node.Inputs.TryGetValue("outcomes", out var binding) || binding.Expression is { Type: "Literal" or "Object" })
        {
            return real.Execute(context);
        }

        var use = context.Node.Parent;
        while (use is not null && use.Type != UsedDefinition.TypeName)
        {
            use = use.Parent;
        }

        return Next.Leave(new Exit(false, [Choice.Ask(context, 0, use is null ? ["Done"] : [.. AnyCourse.Outcomes(use, real)])]));
    }
}

/// <summary>Follows every branch that is drawn, where their names are computed.</summary>
internal sealed class AnyFork(Activity real) : Activity
{
    public override ActivityDescriptor Descriptor => real.Descriptor;

    public override Next Execute(ActivityContext context) =>
        context.Node.Inputs.TryGetValue("branches", out var binding) && binding.Expression is { Type: not ("Literal" or "Object") }
            ? Next.With([.. AnyCourse.Outcomes(context.Node, real)])
            : real.Execute(context);
}

/// <summary>A fault on purpose is an intended end.</summary>
internal sealed class MeantFault(Activity real) : Activity
{
    public override ActivityDescriptor Descriptor => real.Descriptor;

    public override Next Execute(ActivityContext context) => Next.Finish;
}
