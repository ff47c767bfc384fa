using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Procedures;

/// <summary>What can be wrong with a sound drawing as a procedure for cases: the modelling rules, and unknown words.</summary>
/// <remarks>
/// Errors refuse publishing, warnings do not. The drawing must have passed <see cref="Engine.Soundness.DefinitionCheck"/>.
/// </remarks>
public sealed class ProcedureCheck(ActivityCatalog catalog, OrganisationTree organisations, MailTemplates mails)
{
    /// <summary>Every problem of a procedure, each with its place and how to correct it, in the order of the rules.</summary>
    /// <param name="definition">The procedure.</param>
    /// <param name="measure">The measure it carries out; null where it is none's.</param>
    /// <param name="published">The published version of a definition that it starts.</param>
    public IReadOnlyList<DefinitionProblem> Check(
        WorkflowDefinition definition,
        MeasurePackage? measure,
        Func<string, WorkflowDefinition?> published
    )
    {
        var drawn = new Drawn(definition, catalog, measure);
        var rule = new OrganisationRule(drawn, organisations);
        return
        [
            .. new TaskRules(drawn, rule).Check(),
            .. new WordRules(drawn, rule, mails).Check(),
            .. new ParallelRules(drawn).Check(),
            .. new DeadlineRules(drawn).Check(),
            .. new EndRules(drawn).Check(),
            .. new StartedRules(drawn, published).Check(),
        ];
    }

    /// <summary>
    /// The problems of a definition that others use as an activity: what its users give is not known yet, and is looked at with each of
    /// them.
    /// </summary>
    public IReadOnlyList<DefinitionProblem> CheckPart(WorkflowDefinition definition, Func<string, WorkflowDefinition?> published)
    {
        var drawn = new Drawn(definition, catalog, null);
        var rule = new OrganisationRule(drawn, organisations);
        return
        [
            .. new TaskRules(drawn, rule).Check().Concat(new WordRules(drawn, rule, mails).Check()).Where(problem => problem.IsError),
            .. new ParallelRules(drawn).Check(),
            .. new StartedRules(drawn, published).Check(),
        ];
    }
}
