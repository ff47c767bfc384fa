using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anshan.ApprovalFlows.Web.Tests.Procedures;

/// <summary>The site as Development seeds it, with three applicants; everybody signs in once and keeps the cookie.</summary>
public sealed class PathSite : IAsyncLifetime
{
    private readonly Dictionary<string, Browser> browsers = [];
    private IReadOnlyList<SeededPerson> people = [];

    // No duties open while a procedure is led through months: they have a site of their own.
    public WebApp Site { get; } = new WithoutDuties();

    public DateTimeOffset Now => Site.ClockOf().Now;

    public async ValueTask InitializeAsync()
    {
        await Site.WriteAsync(db =>
        {
            foreach (var (region, number) in new[] { ("tiedong", 2), ("haicheng", 3), ("gaoxin", 4) })
            {
                var code = $"91210302MA0ABCDE{number}";
                CaseWorld.AddUser(db, Applicant(region), $"{region}@example.cn");
                var unit = CaseWorld.ProfileOf(
                    Applicant(region).UserId,
                    $"示例单位{number}",
                    code + UnifiedSocialCreditCode.CheckDigit(code),
                    region
                );
                unit.Kinds = ApplicantKinds.Declarable(isIndividual: false) | ApplicantKind.CountyGovernment;
                CaseWorld.AddSubject(db, unit);
                var person = Applicant(region, isPerson: true);
                var identity = $"2103021990030700{number}";
                CaseWorld.AddUser(db, person, $"{person.UserId}@example.cn");
                var profile = CaseWorld.ProfileOf(person.UserId, $"示例职工{number}", "", region);
                (profile.IsIndividual, profile.IdentityNumber) = (true, identity + IdentityNumber.CheckDigit(identity));
                profile.Kinds = ApplicantKind.Individual | ApplicantKind.Farmer;
                CaseWorld.AddSubject(db, profile);
            }
        });
        var rows = await Site.ReadAsync(db =>
            db.Users.AsNoTracking()
                .Where(user => user.OrganisationId != null)
                .Select(user => new
                {
                    user.Email,
                    user.Id,
                    Unit = user.OrganisationId!,
                    Roles = db.UserRoles.Where(row => row.UserId == user.Id).Select(row => row.RoleId).ToList(),
                })
                .ToListAsync()
        );
        people =
        [
            .. rows.Select(row => new SeededPerson(
                    row.Email![..row.Email!.IndexOf('@', StringComparison.Ordinal)],
                    new(row.Id),
                    row.Unit,
                    row.Roles
                ))
                .OrderBy(person => person.Key, StringComparer.Ordinal),
        ];
    }

    public async ValueTask DisposeAsync() => await Site.DisposeAsync();

    private static Actor Applicant(string region, bool isPerson = false) =>
        CaseWorld.Applicant($"applicant-{region}{(isPerson ? "-person" : "")}", $"{region} 申请人");

    /// <summary>The applicant of that region for the measure: a person where only persons apply.</summary>
    public Actor ApplicantOf(string measure, string region) =>
        Applicant(region, !Measure(measure).IsForUnits && Measure(measure).IsForIndividuals);

    /// <summary>To the morning of a day, else of the first one of September 2023; the cases of the procedure before are all over.</summary>
    public void Begin(DateOnly? on = null) =>
        Site.ClockOf().Offset =
            (on is { } day ? ChinaTime.StartOf(day) + TimeSpan.FromHours(9) : DemoClock.Beginning) - Site.Machine.GetUtcNow();

    /// <summary>Somebody objects to the first line of the notice, and the unit upholds it.</summary>
    internal async Task<Page> ObjectAndUphold(Browser browser, Page page, CaseTask task)
    {
        var visitor = Site.Open();
        var notice = await visitor.OpenAsync(Links.Notice(task.Id));
        await visitor.PressAsync(
            notice,
            "object",
            ("Objection.Line", "1"),
            ("Objection.Name", "王先生"),
            ("Objection.Contact", "0412-5550001"),
            ("Objection.Text", "不符合条件")
        );
        return await browser.PressAsync(
            await browser.OpenAsync(Links.Task(task.Id)),
            "answer",
            ("Decision.Upheld", "yes"),
            ("Decision.Reason", "经核实属实")
        );
    }

    public Task AdvanceToAsync(DateTimeOffset target) => Site.UseAsync<DemoClock, int>(demo => demo.AdvanceToAsync(target));

    public Browser BrowserOfApplicant(Actor applicant)
    {
        if (!browsers.TryGetValue(applicant.UserId, out var browser))
        {
            browsers[applicant.UserId] = browser = Site.As(applicant);
        }

        return browser;
    }

    /// <summary>Somebody of the unit in that role; null where it has nobody.</summary>
    internal SeededPerson? PersonOf(string unit, string role) =>
        people.FirstOrDefault(person => person.Unit == unit && person.Roles.Contains(role));

    /// <summary>
    /// Somebody of the unit in the role of the task who may end it, and has done nothing in the case yet where the unit has such a person;
    /// null where it has nobody.
    /// </summary>
    internal async Task<SeededPerson?> PersonOfAsync(CaseTask task, IReadOnlySet<string> busy)
    {
        var ofCase = await Site.ReadAsync(db => db.CaseTasks.AsNoTracking().Where(row => row.CaseId == task.CaseId).ToListAsync());
        return people
            .Where(person => person.Unit == task.OrganisationId && person.Roles.Contains(task.Role))
            .Where(person => Separation.Objection(ofCase, task, person.Id) is null)
            // Whoever has reviewed may determine, but not countersign.
            .OrderBy(person => busy.Contains(person.Key) != (task.Kind == TaskKind.Determination))
            .FirstOrDefault();
    }

    /// <summary>The person's browser, signed in as a developer would: a click on the name.</summary>
    internal async Task<Browser> BrowserOfAsync(SeededPerson person)
    {
        if (!browsers.TryGetValue(person.Key, out var browser))
        {
            browsers[person.Key] = browser = Site.Open();
            await browser.ClickAsync(await browser.OpenAsync(Links.SignIn(Links.Profile)), $"button[value='{person.Key}']");
        }

        return browser;
    }

    public MeasurePackage Measure(string id) => Site.Services.GetRequiredService<MeasureCatalogue>()[id];

    public Task<List<CaseTask>> OpenTasksAsync(Guid caseId) =>
        Site.ReadAsync(db =>
            db.CaseTasks.AsNoTracking()
                .Where(task => task.CaseId == caseId && task.Status == CaseTaskStatus.Open)
                .OrderBy(task => task.OrganisationId)
                .ToListAsync()
        );

    public Task<Case> ReadCaseAsync(Guid caseId) => Site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync(row => row.Id == caseId));

    /// <summary>The templates of the mails of a case to its applicant, in order of writing.</summary>
    public async Task<List<string>> MailsAsync(Guid caseId)
    {
        var mails = await Site.ReadAsync(db =>
            (
                from mail in db.OutboxMails.AsNoTracking()
                join item in db.Cases on mail.CaseId equals item.Id
                join user in db.Users on item.SubjectId equals user.Id
                where mail.CaseId == caseId && mail.To == user.Email
                select mail
            ).ToListAsync()
        );
        return [.. mails.OrderBy(mail => mail.CaseAt).Select(mail => mail.Template)];
    }

    public Task<IReadOnlyList<string>> ProblemsAsync() => Site.ReadAsync(db => ConsistencyCheck.RunAsync(db));

    private sealed class WithoutDuties() : WebApp("Development", new TestFolder())
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services =>
                services.RemoveAll<DailyWork>().AddSingleton(provider => provider.GetRequiredService<Approvals.Tasks.WorkDigest>().Daily)
            );
        }
    }
}

/// <summary>One of the people whom Development seeds.</summary>
internal sealed record SeededPerson(string Key, UserId Id, string Unit, IReadOnlyList<string> Roles);
