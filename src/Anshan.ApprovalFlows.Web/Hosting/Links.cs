using Microsoft.AspNetCore.WebUtilities;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Where every page is: one method per page, so that a moved page is a build error and not a dead link.</summary>
public static class Links
{
    public const string Home = "/";
    public const string Setup = "/setup";
    public const string Profile = "/profile";
    public const string ClaimSubject = "/profile/claim";
    public const string Health = "/healthz";
    public const string Ready = "/readyz";
    public const string Metrics = "/metrics";
    public const string DesignerApi = "/elsa/api";

    public const string Register = "/account/register";
    public const string RegisterSent = "/account/register/sent";
    public const string ForgotPassword = "/account/forgot-password";
    public const string ChangePassword = "/account/password";
    public const string SignOut = "/account/sign-out";

    public const string Measures = "/measures";
    public const string Notices = "/notices";
    public const string Fits = "/measures/fits";

    /// <summary>The document itself.</summary>
    public const string Policy = "/policy";

    /// <summary>A line of the document, with the words that are marked in it.</summary>
    public static string PolicyAt(int line, string? words = null) =>
        $"{Policy}{(words is null ? "" : $"?q={Uri.EscapeDataString(words)}")}#l{line}";

    public const string MyCases = "/cases";
    public const string SearchCases = "/cases/search";
    public const string Inbox = "/inbox";
    public const string DecidedInbox = "/inbox/done";
    public const string ExportInbox = "/inbox/export";
    public const string Batch = "/inbox/batch";
    public const string RecentActs = "/inbox/recent";
    public const string CopiedCases = "/inbox/copied";
    public const string StartedCases = "/inbox/started";
    public const string DeskViews = "/inbox/views";
    public const string Phrases = "/inbox/phrases";
    public const string Substitutes = "/inbox/substitutes";

    /// <summary>Where a substitution is ended early.</summary>
    public static string EndSubstitution(Guid id) => With(With(Substitutes, "handler", "end"), "id", id.ToString());

    /// <summary>The substitutes of a person, for a system administrator.</summary>
    public static string SubstitutesOf(string userId) => $"{People}/{userId}/substitutes";

    /// <summary>Where a system administrator ends one of them early.</summary>
    public static string EndSubstitutionOf(string userId, Guid id) =>
        With(With(SubstitutesOf(userId), "handler", "end"), "substitution", id.ToString());

    /// <summary>本单位, for the head.</summary>
    public const string UnitInbox = "/inbox?scope=unit";

    /// <summary>The open work of a person, to be handed over.</summary>
    public static string HandOverWork(string personId) => $"/hand-overs/new/{personId}";

    /// <summary>The protocol of work that was handed over.</summary>
    public static string HandOver(Guid id) => $"/hand-overs/{id}";

    /// <summary>The phrases, and where to go back to.</summary>
    public static string PhrasesThen(string? returnUrl) => With(Phrases, "returnUrl", returnUrl);

    public static string DeletePhrase(Guid id) => With(With(Phrases, "handler", "delete"), "id", id.ToString());

    /// <summary>审批表 as a page for paper.</summary>
    public static string ApprovalSheet(Guid caseId) => $"/cases/{caseId}/sheet";

    /// <summary>审批表 as a PDF.</summary>
    public static string ApprovalSheetPdf(Guid caseId) => $"/cases/{caseId}/sheet.pdf";

    /// <summary>How a batch went.</summary>
    public static string BatchResult(Guid id) => $"{Batch}/{id}";

    /// <summary>The preview of a batch of these tasks.</summary>
    public static string BatchOf(string? act, IEnumerable<Guid> tasks, string? query = null) =>
        QueryHelpers.AddQueryString(
            string.IsNullOrEmpty(query) ? Batch : $"{Batch}?{query}",
            tasks.Select(task => KeyValuePair.Create<string, string?>("task", task.ToString("N"))).Prepend(new("act", act))
        );

    /// <summary>Which columns the desk shows, and where to go on.</summary>
    public static string DeskColumns(string? returnUrl = null) => With("/inbox/columns", "returnUrl", returnUrl);

    public static string RenameDeskView(Guid id) => With(With(DeskViews, "handler", "rename"), "id", id.ToString());

    public static string DeleteDeskView(Guid id) => With(With(DeskViews, "handler", "delete"), "id", id.ToString());

    public const string Payments = "/inbox/payments";
    public const string Statistics = "/statistics";
    public const string StatisticsCases = "/statistics/cases";
    public const string ExportStatistics = "/statistics/export";
    public const string Claims = "/inbox/claims";
    public const string StartCase = "/inbox/start";
    public const string Incidents = "/admin/incidents";
    public const string Unattended = "/admin/incidents/unattended";
    public const string Designer = "/studio/workflows/definitions";
    public const string Procedures = "/admin/procedures";
    public const string Instances = "/studio/workflows/instances";
    public const string People = "/admin/people";
    public const string Invite = "/admin/people/invite";
    public const string Organisations = "/admin/organisations";
    public const string NewOrganisation = "/admin/organisations/new";
    public const string Check = "/admin/check";

    public const string MeasuresData = "/admin/measures";
    public const string LoanPrimeRates = "/admin/measures/rates";

    public const string Outside = "/admin/outside";
    public const string Tokens = "/admin/outside/tokens";
    public const string NewToken = "/admin/outside/tokens/new";

    public const string Mailbox = "/dev/mailbox";
    public const string DemoClock = "/dev/clock";
    public const string SignInAs = "/dev/sign-in-as";

    /// <summary>A definition in the designer.</summary>
    public static string DesignerOf(string definitionId) => $"{Designer}/{Uri.EscapeDataString(definitionId)}/edit";

    /// <summary>An instance in the designer's viewer.</summary>
    public static string InstanceOf(Guid id) => $"{Instances}/{id}/view";

    /// <summary>What an instance waits for from outside.</summary>
    public static string OutsideOf(Guid instanceId) => With(Outside, "instance", instanceId.ToString());

    public static string ReportOutside(Guid instanceId, long executionId) =>
        $"{Outside}/{instanceId}/{executionId.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    public static string RevokeToken(Guid id) => $"{Tokens}/{id}/revoke";

    public static string Impact(string definitionId) => $"/admin/procedures/{Uri.EscapeDataString(definitionId)}/impact";

    public static string MigrationBatch(string definitionId, Guid id) =>
        $"/admin/procedures/{Uri.EscapeDataString(definitionId)}/migrations/{id}";

    public static string SignIn(string? returnUrl = null) => With("/account/sign-in", "returnUrl", returnUrl);

    public static string CompleteRegistration(string token) => With("/account/confirm", "token", token);

    public static string ResetPassword(string userId, string token) => WithToken("/account/reset-password", userId, token);

    public static string Invitation(string userId, string token) => WithToken("/account/invitation", userId, token);

    public static string SetupWith(string token) => With(Setup, "token", token);

    public static string Measure(string measureId) => $"/measures/{measureId}";

    /// <summary>What administrators enter about a measure.</summary>
    public static string MeasureData(string measureId) => $"{MeasuresData}/{measureId}";

    public const string ImportPackage = "/admin/procedures/import";
    public const string PackageFiles = "/admin/procedures/files";

    /// <summary>The versions of the data of a measure or of the text of a mail.</summary>
    public static string PackageFile(string path) => With($"{PackageFiles}/versions", "path", path);

    /// <summary>A measure as it runs here, as one zip.</summary>
    public static string Package(string measureId) => $"{Procedures}/packages/{measureId}";

    public static string Simulate(string definitionId, int? version = null) =>
        With(
            $"{Procedures}/{Uri.EscapeDataString(definitionId)}/simulate",
            "version",
            version?.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );

    public static string Application(Guid draftId) => $"/applications/{draftId}";

    public static string StartApplication(string measureId, string? procedureId = null) =>
        With(With("/applications/start", "measure", measureId), "procedure", procedureId);

    public static string ApplicationForm(Guid draftId) => $"/applications/{draftId}/form";

    public static string ApplicationMaterials(Guid draftId) => $"/applications/{draftId}/materials";

    public static string ApplicationCheck(Guid draftId) => $"/applications/{draftId}/check";

    public static string ApplicationResult(Guid draftId) => $"/applications/{draftId}/result";

    public static string ApplicationFile(Guid draftId, Guid fileId) => $"/applications/{draftId}/files/{fileId}";

    public static string DiscardApplication(Guid draftId) => $"/applications/{draftId}/discard";

    /// <summary>The data of a new applicant.</summary>
    public const string NewSubject = $"{Profile}?subject=new";

    /// <summary>A claim, for whoever makes it.</summary>
    public static string OwnClaim(Guid claimId) => $"/profile/claims/{claimId}";

    public static string OwnClaimFile(Guid claimId, Guid fileId) =>
        With(With(OwnClaim(claimId), "handler", "file"), "file", fileId.ToString());

    /// <summary>A claim, for the unit that decides.</summary>
    public static string Claim(Guid claimId) => $"{Claims}/{claimId}";

    public static string ClaimFile(Guid claimId, Guid fileId) => With(With(Claim(claimId), "handler", "file"), "file", fileId.ToString());

    public static string Case(Guid caseId) => $"/cases/{caseId}";

    public static string CaseFile(Guid caseId, Guid fileId) => $"/cases/{caseId}/files/{fileId}";

    public static string Correction(Guid caseId, Guid taskId) => $"/cases/{caseId}/correction/{taskId}";

    public static string Account(Guid caseId, Guid taskId) => $"/cases/{caseId}/account/{taskId}";

    public static string Withdraw(Guid caseId) => $"/cases/{caseId}/withdraw";

    /// <summary>A task; <paramref name="returnUrl"/> is the place in the inbox to come back to.</summary>
    public static string Task(Guid taskId, string? returnUrl = null) => TaskAct(taskId, null, returnUrl);

    public static string Review(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "review", returnUrl);

    public static string Determine(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "determine", returnUrl);

    public static string Pay(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "pay", returnUrl);

    /// <summary>Where it is registered that a payment was registered wrongly, by the task that registered it.</summary>
    public static string Reverse(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "reverse", returnUrl);

    public static string Record(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "record", returnUrl);

    public static string List(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "list", returnUrl);

    public static string ListUpload(Guid taskId, string? returnUrl = null) => With(List(taskId, returnUrl), "handler", "upload");

    public static string ListTemplate(Guid taskId) => With(List(taskId), "handler", "template");

    public static string ConfirmList(Guid taskId, string? returnUrl = null) => With(List(taskId, returnUrl), "handler", "confirm");

    public static string ReturnList(Guid taskId, string? returnUrl = null) => With(List(taskId, returnUrl), "handler", "return");

    public static string DecideObjection(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "objections", returnUrl);

    public static string Notice(Guid taskId) => $"/notices/{taskId}";

    public static string PaymentFailed(Guid taskId, string? returnUrl = null) => With(Pay(taskId, returnUrl), "handler", "fail");

    public static string Countersign(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "countersign", returnUrl);

    /// <summary>Where a second or third person sends a step back to its author.</summary>
    public static string SendBack(Guid taskId, string? returnUrl = null) => With(Countersign(taskId, returnUrl), "handler", "return");

    public static string ConfirmAccount(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "account", returnUrl);

    public static string CorrectLine(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "line", returnUrl);

    public static string ReturnAccount(Guid taskId, string? returnUrl = null) =>
        With(ConfirmAccount(taskId, returnUrl), "handler", "return");

    public static string SaveOpinion(Guid taskId, string? returnUrl = null) => With(Review(taskId, returnUrl), "handler", "save");

    public static string AutosaveOpinion(Guid taskId) => With(Review(taskId), "handler", "autosave");

    public static string EditReview(Guid taskId, string? returnUrl = null) => With(Review(taskId, returnUrl), "handler", "edit");

    public static string EditAmount(Guid taskId, string? returnUrl = null) => With(Determine(taskId, returnUrl), "handler", "edit");

    public static string Claim(Guid taskId, string? returnUrl = null) => With(Task(taskId, returnUrl), "handler", "claim");

    public static string Release(Guid taskId, string? returnUrl = null) => With(Task(taskId, returnUrl), "handler", "release");

    /// <summary>The tasks beside it in the list that the person came from: a part of its page.</summary>
    public static string BesideTask(Guid taskId, string? returnUrl) => With(Task(taskId, returnUrl), "handler", "beside");

    public static string TakeOver(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "take-over", returnUrl);

    /// <summary>What is done with a task besides ending it.</summary>
    public static string Act(Guid taskId, string action, string? returnUrl = null) => TaskAct(taskId, $"act/{action}", returnUrl);

    public static string Advise(Guid taskId, string? returnUrl = null) => TaskAct(taskId, "advice", returnUrl);

    public static string Incident(long incidentId) => $"/admin/incidents/{incidentId}";

    public static string CancelIncident(long incidentId) => $"/admin/incidents/{incidentId}/cancel";

    public static string Organisation(string id) => $"{Organisations}/{id}";

    public static string Person(string userId) => $"/admin/people/{userId}";

    public static string Mail(Guid mailId) => $"/dev/mailbox/{mailId}";

    public static string MailHtml(Guid mailId) => $"/dev/mailbox/{mailId}/html";

    /// <summary>The data of an applicant, and where to go on when they are complete.</summary>
    public static string ProfileThen(string? returnUrl, string? subject = null) =>
        With(With(Profile, "subject", subject), "returnUrl", returnUrl);

    public static string ClaimOf(string? creditCode) => With(ClaimSubject, "creditCode", creditCode);

    private static string TaskAct(Guid taskId, string? act, string? returnUrl) =>
        With(act is null ? $"/inbox/tasks/{taskId}" : $"/inbox/tasks/{taskId}/{act}", "returnUrl", returnUrl);

    private static string With(string path, string name, string? value) =>
        string.IsNullOrEmpty(value) ? path : QueryHelpers.AddQueryString(path, name, value);

    private static string WithToken(string path, string userId, string token) =>
        QueryHelpers.AddQueryString(path, new Dictionary<string, string?> { ["user"] = userId, ["token"] = token });
}
