using System.Reflection;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Testing;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Revisions;

/// <summary>Whatever is saved says what it was read from, or stands here with the reason why nothing can be overwritten by it.</summary>
public sealed class SavingTests(SavingTests.DevelopmentApp app) : IClassFixture<SavingTests.DevelopmentApp>
{
    private const string Adds = "only adds a row; a second one stands beside the first";
    private const string Once = "ends or moves something that is open once; the second is told by whom and when, and keeps its text";
    private const string Computes = "stores nothing";
    private const string Own = "the own account, proved by password, link or sign-in; nothing typed by another is in it";
    private const string Alone = "how one person looks at the own desk; nobody else writes or reads it, and the whole of it is sent";
    private const string State = "switches a state without content; a second switch is refused or changes nothing";
    private const string Shown = "carries the hash of what was shown, and is refused where it is another by now";
    private const string Behind = "comes behind what is there as a version of its own";
    private const string InBody = "the document carries the revision it was shown with; held by DesignerApiTests";

    /// <summary>Page handlers without a <see cref="ReadFrom"/>; a new line is a decision.</summary>
    private static readonly Dictionary<string, string> Pages = new()
    {
        ["Account.ConfirmModel.OnPostAsync"] = Own,
        ["Account.ForgotPasswordModel.OnPostAsync"] = Own,
        ["Account.InvitationModel.OnPostAsync"] = Own,
        ["Account.PasswordModel.OnPostAsync"] = Own,
        ["Account.RegisterModel.OnPostAsync"] = Own,
        ["Account.ResetPasswordModel.OnPostAsync"] = Own,
        ["Account.SignInModel.OnPostAsync"] = Own,
        ["Account.SignOutModel.OnPostAsync"] = Own,
        ["Admin.Check.IndexModel.OnPostAsync"] = Computes,
        ["Admin.Incidents.CancelModel.OnPostAsync"] = Once,
        ["Admin.Incidents.DetailsModel.OnPostRetryAsync"] = Once,
        ["Admin.Incidents.DetailsModel.OnPostSkipAsync"] = Once,
        ["Admin.Organisations.NewModel.OnPostAsync"] = Adds,
        ["Admin.Organisations.OrganisationModel.OnPostCloseAsync"] = State,
        ["Admin.Organisations.OrganisationModel.OnPostReopenAsync"] = State,
        ["Admin.Outside.ReportModel.OnPostAsync"] = Once,
        ["Admin.Outside.Tokens.NewModel.OnPostAsync"] = Adds,
        ["Admin.Outside.Tokens.RevokeModel.OnPostAsync"] = State,
        ["Admin.People.InviteModel.OnPostAsync"] = Adds,
        ["Admin.People.PersonModel.OnPostDisableAsync"] = State,
        ["Admin.People.PersonModel.OnPostEnableAsync"] = State,
        ["Admin.People.PersonModel.OnPostGrantAsync"] = State,
        ["Admin.People.PersonModel.OnPostRevokeAsync"] = State,
        ["Admin.People.PersonModel.OnPostSendAgainAsync"] = Adds,
        ["Admin.Procedures.BatchModel.OnPostAsync"] = Once,
        ["Admin.Procedures.FileVersionsModel.OnPostEnableAsync"] = Shown,
        ["Admin.Procedures.ImpactModel.OnPostAsync"] = Shown,
        ["Admin.Procedures.ImportModel.OnPostImportAsync"] = Behind,
        ["Admin.Procedures.ImportModel.OnPostPreviewAsync"] = Computes,
        ["Admin.Procedures.IndexModel.OnPostTakeAsync"] = Behind,
        ["Applications.CheckModel.OnPostAsync"] = Shown,
        ["Applications.DiscardModel.OnPostAsync"] = "deletes an own draft, and asks for it on a page of its own",
        ["Applications.FormModel.OnPostCeilingAsync"] = Computes,
        ["Applications.MaterialsModel.OnPostAsync"] = Adds,
        ["Applications.MaterialsModel.OnPostRemoveAsync"] = "removes one file by its id",
        ["Applications.MaterialsModel.OnPostUploadAsync"] = Adds,
        ["Applications.StartModel.OnPostAsync"] = Adds,
        ["Cases.CorrectionModel.OnPostCeilingAsync"] = Computes,
        ["Cases.CorrectionModel.OnPostRemoveAsync"] = "removes one file by its id",
        ["Cases.CorrectionModel.OnPostUploadAsync"] = Adds,
        ["Cases.WithdrawModel.OnPostAsync"] = Once,
        ["Dev.ClockModel.OnPostDateAsync"] = "the demonstration clock",
        ["Dev.ClockModel.OnPostDayAsync"] = "the demonstration clock",
        ["Dev.ClockModel.OnPostNextAsync"] = "the demonstration clock",
        ["Dev.ClockModel.OnPostWeekAsync"] = "the demonstration clock",
        ["Dev.SignInAsModel.OnPostAsync"] = Own,
        ["Inbox.Claims.DetailsModel.OnPostAsync"] = Once,
        ["Inbox.BatchModel.OnPostAsync"] = Once,
        ["Inbox.BatchResultModel.OnPostAsync"] = Once,
        ["Inbox.ColumnsModel.OnPostAsync"] = Alone,
        ["Inbox.StartModel.OnPostAsync"] = Adds,
        ["HandOvers.NewModel.OnPostAsync"] = Alone,
        ["Inbox.PhrasesModel.OnPostAsync"] = Adds,
        ["Inbox.PhrasesModel.OnPostDeleteAsync"] = Alone,
        ["Inbox.SubstitutesModel.OnPostAsync"] = Adds,
        ["Inbox.SubstitutesModel.OnPostEndAsync"] = State,
        ["Admin.People.SubstitutesModel.OnPostAsync"] = Adds,
        ["Admin.People.SubstitutesModel.OnPostEndAsync"] = State,
        ["Inbox.ViewsModel.OnPostAsync"] = Adds,
        ["Inbox.ViewsModel.OnPostDeleteAsync"] = Alone,
        ["Inbox.ViewsModel.OnPostRenameAsync"] = Alone,
        ["Inbox.Tasks.AccountModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.AccountModel.OnPostReturnAsync"] = Once,
        ["Inbox.Tasks.CountersignModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.CountersignModel.OnPostReturnAsync"] = Once,
        ["Inbox.Tasks.ObjectionsModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.ActModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.AdviceModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.DetermineModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.DetermineModel.OnPostEditAsync"] = Computes,
        ["Inbox.Tasks.IndexModel.OnPostClaimAsync"] = State,
        ["Inbox.Tasks.IndexModel.OnPostReleaseAsync"] = State,
        ["Inbox.Tasks.LineModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.ListModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.ListModel.OnPostConfirmAsync"] = Once,
        ["Inbox.Tasks.ListModel.OnPostReturnAsync"] = Once,
        ["Inbox.Tasks.ListModel.OnPostUploadAsync"] = Computes,
        ["Inbox.Tasks.PayModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.PayModel.OnPostFailAsync"] = Once,
        ["Inbox.Tasks.RecordModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.ReverseModel.OnPostAsync"] = Once,
        ["Inbox.Tasks.ReviewModel.OnPostEditAsync"] = Computes,
        ["Inbox.Tasks.TakeOverModel.OnPostAsync"] = State,
        ["Notices.NoticeModel.OnPostAsync"] = Adds,
        ["ProfileModel.OnPostSwitchAsync"] = State,
        ["SetupModel.OnPostAsync"] = Once,
        ["Subjects.ClaimModel.OnPostAsync"] = Adds,
        ["Subjects.EvidenceModel.OnPostAsync"] = Once,
        ["Subjects.EvidenceModel.OnPostRemoveAsync"] = "removes one file by its id",
        ["Subjects.EvidenceModel.OnPostUploadAsync"] = Adds,
    };

    /// <summary>The same for endpoints of programs.</summary>
    private static readonly Dictionary<string, string> Endpoints = new()
    {
        ["POST /api/measures/{measureId}/estimate"] = Computes,
        ["DELETE /elsa/api/workflow-definition-versions/{versionId}"] = "deletes one version by its id; versions with cases are kept",
        ["DELETE /elsa/api/workflow-definitions/{definitionId}"] = "deletes what no case is pinned to; the designer asks",
        ["DELETE /elsa/api/workflow-instances/{id:guid}"] = Computes,
        ["POST /elsa/api/activity-executions/report"] = Computes,
        ["POST /elsa/api/bulk-actions/cancel/workflow-instances"] = Once,
        ["POST /elsa/api/bulk-actions/delete/workflow-definitions/by-definition-id"] =
            "deletes what no case is pinned to; the designer asks",
        ["POST /elsa/api/bulk-actions/delete/workflow-definitions/by-id"] = "deletes versions by their ids; versions with cases are kept",
        ["POST /elsa/api/bulk-actions/delete/workflow-instances/by-id"] = Computes,
        ["POST /elsa/api/bulk-actions/import/workflow-instances"] = Computes,
        ["POST /elsa/api/bulk-actions/export/workflow-definitions"] = Computes,
        ["POST /elsa/api/bulk-actions/export/workflow-instances"] = Computes,
        ["POST /elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids"] = State,
        ["POST /elsa/api/bulk-actions/retract/workflow-definitions/by-definition-ids"] = State,
        ["POST /elsa/api/cancel/workflow-instances/{id:guid}"] = Once,
        ["POST /elsa/api/descriptors/activities/{type}/options/{input}"] = Computes,
        ["POST /elsa/api/scripting/javascript/type-definitions/{definitionId}"] = Computes,
        ["POST /elsa/api/events/{eventName}/trigger"] = Adds,
        ["POST /elsa/api/tasks/{taskId}/complete"] = Once,
        ["POST /elsa/api/tests/activities"] = Computes,
        ["POST /elsa/api/workflow-definitions"] = InBody,
        ["POST /elsa/api/workflow-definitions/import"] = InBody,
        ["POST /elsa/api/workflow-definitions/{definitionId}/execute"] = Adds,
        ["POST /elsa/api/workflow-definitions/{definitionId}/publish"] = State,
        ["POST /elsa/api/workflow-definitions/{definitionId}/retract"] = State,
        ["POST /elsa/api/workflow-definitions/{definitionId}/revert/{version:int}"] = Behind,
        ["POST /elsa/api/workflow-instances"] = Computes,
        ["POST /elsa/api/workflow-instances/{id:guid}/journal"] = Computes,
    };

    public sealed class DevelopmentApp() : WebApp("Development", new TestFolder());

    [Fact]
    public void Every_handler_that_saves_says_what_it_was_read_from_or_why_it_need_not()
    {
        var handlers = typeof(Program)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(PageModel)) && !type.IsAbstract)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method =>
                method.Name.StartsWith("OnPost", StringComparison.Ordinal) || method.Name.StartsWith("OnDelete", StringComparison.Ordinal)
            )
            .ToList();
        Assert.NotEmpty(handlers);
        var without = handlers
            .Where(method => method.GetParameters().All(parameter => parameter.ParameterType != typeof(ReadFrom)))
            .Select(NameOf);
        AssertListed(Pages.Keys, without);
    }

    [Fact]
    public void Every_endpoint_that_is_not_read_from_has_a_reason()
    {
        var found = app
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is null)
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(verb =>
                    $"{verb} /{endpoint.RoutePattern.RawText!.Trim('/')}"
                )
            )
            .Where(name => !name.StartsWith("GET ", StringComparison.Ordinal) && !name.StartsWith("HEAD ", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        Assert.NotEmpty(found);
        AssertListed(Endpoints.Keys, found);
    }

    /// <summary>What is found has its line, and no line is left of what is gone.</summary>
    private static void AssertListed(IEnumerable<string> listed, IEnumerable<string> found)
    {
        var (lines, names) = (listed.ToHashSet(), found.ToHashSet());
        Assert.Empty(names.Except(lines).Order(StringComparer.Ordinal));
        Assert.Empty(lines.Except(names).Order(StringComparer.Ordinal));
    }

    private static string NameOf(MethodInfo method) =>
        $"{method.DeclaringType!.FullName!["Anshan.ApprovalFlows.Web.Pages.".Length..]}.{method.Name}";
}
