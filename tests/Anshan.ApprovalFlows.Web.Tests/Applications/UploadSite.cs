using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Applications;

/// <summary>
/// Where a file can be posted: who may, the address for the id of a place, the id of a real one, and the name of the field.
/// </summary>
internal sealed record UploadEntrance(Actor Owner, Func<Guid, string> Address, Guid Place, string Field)
{
    /// <summary>Somebody with the same role whose place it is not; null where everybody with the role may.</summary>
    public Actor? Stranger { get; init; }

    /// <summary>Whether a good file stays.</summary>
    public bool IsKept { get; init; } = true;
}

/// <summary>The site with one open place for every kind of upload.</summary>
internal sealed class UploadSite(WebApp site, TestFolder folder) : IAsyncDisposable
{
    private static readonly Actor Bank = CaseWorld.Staff("city.central-bank");
    private static readonly Actor Payer = CaseWorld.Staff("city.finance", Roles.Finance);
    private static readonly Actor Science = CaseWorld.Staff("city.science");

    public WebApp Site => site;

    public Dictionary<UploadsTo, UploadEntrance> Entrances { get; } = [];

    /// <summary>The files in the folder of uploads.</summary>
    public IReadOnlyList<string> Stored =>
        !Directory.Exists(folder.File("files"))
            ? []
            : [.. Directory.EnumerateFiles(folder.File("files"), "*", SearchOption.AllDirectories).Order()];

    public static async Task<UploadSite> StartAsync()
    {
        var folder = new TestFolder();
        var site = await ApplicantSite.StartAsync(new WebApp("Development", folder));
        var uploads = new UploadSite(site, folder);
        await uploads.PrepareAsync();
        return uploads;
    }

    /// <summary>Posts a file as a page of this site would.</summary>
    public async Task<HttpResponseMessage> PostAsync(Actor person, string address, string field, string name, HttpContent file)
    {
        await site.JoinAsync(person);
        using var client = site.ClientOf(person);
        var page = await client.GetStringAsync(new Uri(Links.ChangePassword, UriKind.Relative));
        var token = Regex.Match(page, "__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)").Groups[1].Value;
        using MultipartFormDataContent form = new() { { new StringContent(token), "__RequestVerificationToken" }, { file, field, name } };
        return await client.PostAsync(new Uri(address, UriKind.Relative), form);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    /// <summary>A payment that waits, of a case that stands elsewhere.</summary>
    private async Task<Guid> PaymentAsync(Guid caseId)
    {
        await site.JoinAsync(Payer);
        var task = new CaseTask
        {
            Id = Guid.NewGuid(),
            CaseId = caseId,
            ExecutionId = 1000,
            ActivityId = "pay",
            Kind = TaskKind.Transfer,
            OrganisationId = Payer.OrganisationId,
            Role = Roles.Finance,
            Title = "拨付",
            Round = 1,
            Status = CaseTaskStatus.Open,
            OpenedAt = site.ClockOf().Now,
            DetailJson = TaskInput.Write(new TransferLeg(1, "市财政局", null, "申请主体", null, 100)),
        };
        await site.WriteAsync(db => db.Add(task));
        return task.Id;
    }

    /// <summary>A payment that was registered.</summary>
    private async Task<Guid> PaidAsync(Guid caseId)
    {
        var leg = new TransferLeg(2, "市财政局", null, "申请主体", null, 100);
        var task = new CaseTask
        {
            Id = Guid.NewGuid(),
            CaseId = caseId,
            ExecutionId = 1001,
            ActivityId = "pay-again",
            Kind = TaskKind.Transfer,
            OrganisationId = Payer.OrganisationId,
            Role = Roles.Finance,
            Title = "拨付",
            Round = 1,
            Status = CaseTaskStatus.Done,
            OpenedAt = site.ClockOf().Now,
            Outcome = "Registered",
            DecidedAt = site.ClockOf().Now,
            DetailJson = TaskInput.Write(leg),
        };
        await site.WriteAsync(db =>
            db.AddRange(
                task,
                new Transfer
                {
                    Id = Guid.NewGuid(),
                    CaseId = caseId,
                    TaskId = task.Id,
                    Leg = leg.Leg,
                    FromOrganisationId = "city.finance",
                    FromName = leg.FromName,
                    ToName = leg.ToName,
                    AmountFen = leg.AmountFen,
                    PaidOn = new DateOnly(2023, 9, 1),
                    Voucher = "PZ-1",
                    RecordedById = Payer.UserId,
                    RecordedByName = Payer.Name,
                    RecordedAt = site.ClockOf().Now,
                }
            )
        );
        return task.Id;
    }

    private async Task PrepareAsync()
    {
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        Entrances[UploadsTo.Draft] = new(
            ApplicantSite.Organiser,
            id => $"{Links.ApplicationMaterials(id)}?handler=upload&material=invoices",
            draft,
            "m.invoices"
        )
        {
            Stranger = ApplicantSite.Stranger,
        };
        var (caseId, correction) = await CorrectionAsync();
        Entrances[UploadsTo.Correction] = new(
            ApplicantSite.Organiser,
            id => $"{Links.Correction(caseId, id)}?handler=upload&material=invoices",
            correction,
            "m.invoices"
        )
        {
            Stranger = ApplicantSite.Stranger,
        };
        Entrances[UploadsTo.Claim] = new(
            ApplicantSite.Stranger,
            id => $"{Links.OwnClaim(id)}?handler=upload&material=claim-evidence",
            await ClaimAsync(),
            "m.claim-evidence"
        )
        {
            Stranger = ApplicantSite.Organiser,
        };
        Entrances[UploadsTo.Record] = new(
            Bank,
            id => Links.Record(id),
            (await OpenedDuty.TaskAsync(site, "15.1", "city.central-bank")).Id,
            "files"
        )
        {
            Stranger = CaseWorld.Staff("tiedong.commerce"),
        };
        Entrances[UploadsTo.Payment] = new(Payer, id => Links.Pay(id), await PaymentAsync(caseId), "files")
        {
            Stranger = CaseWorld.Staff("tiedong.commerce"),
        };
        Entrances[UploadsTo.Reversal] = new(Payer, id => Links.Reverse(id), await PaidAsync(caseId), "files")
        {
            Stranger = CaseWorld.Staff("tiedong.commerce"),
        };
        Entrances[UploadsTo.List] = new(
            Science,
            id => Links.ListUpload(id),
            await StartedAsync(Science, "13.5", TaskKind.EntitlementList),
            "sheet"
        )
        {
            Stranger = CaseWorld.Staff("tiedong.commerce"),
            IsKept = false,
        };
        Entrances[UploadsTo.Package] = new(
            CaseSite.WorkflowAdministrator,
            _ => $"{Links.ImportPackage}?handler=preview",
            Guid.Empty,
            "file"
        )
        {
            IsKept = false,
        };
    }

    private async Task<(Guid Case, Guid Task)> CorrectionAsync()
    {
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        await site.WriteAsync(db =>
            db.Add(
                new MaterialFile
                {
                    Id = Guid.NewGuid(),
                    DraftId = draft,
                    MaterialId = "invoices",
                    FileName = "旧.pdf",
                    ContentType = "application/pdf",
                    Size = 1234,
                    Sha256 = new string('a', 64),
                    UploadedBy = ApplicantSite.Organiser.UserId,
                    UploadedAt = site.ClockOf().Now,
                }
            )
        );
        var submitted = Assert.IsType<SubmitOutcome.Submitted>(
            await site.UseAsync<SubmitApplication, SubmitOutcome>(submit => submit.RunAsync(draft, ApplicantSite.Organiser, Guid.NewGuid()))
        );
        var reviewer = ApplicantSite.Reviewer("tiedong.commerce");
        await site.JoinAsync(reviewer);
        var task = await OpenAsync(row => row.CaseId == submitted.CaseId && row.OrganisationId == "tiedong.commerce");
        await site.UseAsync<DecideReview, TaskOutcome>(decide =>
            decide.RunAsync(
                task,
                reviewer,
                new ReviewRequest(ReviewDecision.Returned, "发票不符", ["venueRental"], ["invoices"]),
                Guid.NewGuid()
            )
        );
        return (submitted.CaseId, await OpenAsync(row => row.CaseId == submitted.CaseId && row.Kind == TaskKind.Correction));
    }

    private async Task<Guid> ClaimAsync()
    {
        await site.JoinAsync(ApplicantSite.Stranger);
        var begun = await site.UseAsync<ClaimSubject, AccountOutcome>(claims =>
            claims.BeginAsync(ApplicantSite.Stranger, CaseWorld.Profile().CreditCode, "原经办人已离职")
        );
        return Guid.Parse(Assert.IsType<AccountOutcome.Done>(begun).Id);
    }

    private async Task<Guid> StartedAsync(Actor unit, string measure, TaskKind kind)
    {
        var browser = await site.BrowserOfAsync(unit);
        await browser.PressAsync(await browser.OpenAsync(Links.StartCase), $"start-{measure}", ("name", "第一批"));
        return await OpenAsync(row => row.Kind == kind);
    }

    private Task<Guid> OpenAsync(System.Linq.Expressions.Expression<Func<CaseTask, bool>> which) =>
        site.ReadAsync(db => db.CaseTasks.Where(row => row.Status == CaseTaskStatus.Open).Where(which).Select(row => row.Id).SingleAsync());
}
