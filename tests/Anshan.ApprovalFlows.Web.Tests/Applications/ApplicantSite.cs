using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Applications;

/// <summary>The site on 1 September 2023, with an organiser who can apply; others join it when they open a browser.</summary>
internal static class ApplicantSite
{
    public const string CompleteForm =
        """{"eventName":"鞍山秋季汽车消费展","eventVenue":"鞍山国际会展中心","eventStart":"2023-08-11","""
        + """ "eventEnd":"2023-08-13","eventSummary":"三天入场八千人次。","venueRental":"400000.00","boothConstruction":"200000.00"}""";

    public static Actor Organiser => CaseWorld.Organiser;

    public static Actor Stranger { get; } = new(new("stranger"), "王路人", null, [Roles.Applicant]);

    public static Actor Reviewer(string organisationId) =>
        new(new($"reviewer-{organisationId}"), "张审核", new(organisationId), [Roles.Reviewer]);

    public static Task<WebApp> StartAsync() => StartAsync(new WebApp("Development", new TestFolder()));

    /// <summary>The same in a site with settings of its own.</summary>
    public static async Task<WebApp> StartAsync(WebApp site)
    {
        site.ClockOf().Offset = DemoClock.Beginning - site.Machine.GetUtcNow();
        await site.JoinAsync(Organiser);
        await site.WriteAsync(db => CaseWorld.AddSubject(db, CaseWorld.Profile()));
        return site;
    }

    public static CaseClock ClockOf(this WebApp site) => site.Services.GetRequiredService<CaseClock>();

    /// <summary>A browser in which this person, whose account is made when missing, is signed in.</summary>
    public static async Task<Browser> BrowserOfAsync(this WebApp site, Actor person)
    {
        await site.JoinAsync(person);
        return site.As(person);
    }

    public static async Task JoinAsync(this WebApp site, Actor person)
    {
        if (!await site.ReadAsync(db => db.Users.AnyAsync(user => user.Id == person.UserId)))
        {
            await site.WriteAsync(db => CaseWorld.AddUser(db, person, $"{person.UserId}@example.cn"));
        }
    }

    /// <summary>A draft of the organiser with these answers, begun but not submitted.</summary>
    public static async Task<Guid> DraftAsync(this WebApp site, string form = "{}")
    {
        var now = site.ClockOf().Now;
        var draft = new Draft
        {
            Id = Guid.NewGuid(),
            SubjectId = Organiser.UserId,
            MeasureId = "1.2",
            ProcedureId = "main",
            FormJson = form,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await site.WriteAsync(db => db.Add(draft));
        return draft.Id;
    }
}
