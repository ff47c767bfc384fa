using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>The writers of real cases with two things in their place: units for persons, and mails that may lack something.</summary>
public sealed class SimulatedWriters(
    RenderMail render,
    Outbox outbox,
    AuditTrail audit,
    MeasureCatalogue measures,
    OrganisationTree organisations,
    SiteAddress site,
    OpenInMemory open
)
{
    /// <summary>Writes the subjects of mails, or what a template lacks in place of one.</summary>
    private readonly CaseStepWriter full = Make(Told(render), outbox, audit, measures, organisations, site);

    /// <summary>Counts mails; to write a thousand cases' takes longer than the cases.</summary>
    private readonly CaseStepWriter counting = Make((_, _, _) => new RenderedMail("", ""), outbox, audit, measures, organisations, site);

    internal SimulatedRows Begin(SimulatedWorld world, bool withSubjects) => new(withSubjects ? full : counting, open, world.Row);

    private static RenderMail Told(RenderMail render) =>
        (template, model, now) =>
        {
            try
            {
                return render(template, model, now);
            }
            catch (MailTemplateException problem)
            {
                return new RenderedMail(problem.Message, "");
            }
        };

    private static CaseStepWriter Make(
        RenderMail render,
        Outbox outbox,
        AuditTrail audit,
        MeasureCatalogue measures,
        OrganisationTree organisations,
        SiteAddress site
    )
    {
        var people = new SimulatedPeople(organisations);
        var mails = new CaseMails(render, people, outbox, measures, organisations, site);
        var money = new MoneyRows(mails);
        return new CaseStepWriter(
            new CaseRows(mails, money, new Refusals(organisations, measures)),
            new TaskRows(mails, new EscalationRecipients(organisations, people)),
            money,
            new NoticeRows(mails),
            mails,
            audit,
            new PlainStepWriter(outbox, audit, mails)
        );
    }
}
