using System.Reflection;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Batches;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Drawings;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Incidents;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Outside;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Statistics;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Approvals.Versions;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Outbox;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anshan.ApprovalFlows.Approvals;

/// <summary>Registers the approvals and the engine beneath them; needs <c>AddApprovalsData</c> and <c>AddApprovalsMail</c>.</summary>
public static class ApprovalsRegistration
{
    /// <summary>Adds everything that runs cases. <paramref name="workflows"/> is the folder of definitions, measures and mails.</summary>
    public static IServiceCollection AddApprovals(this IServiceCollection services, string workflows, string publicUrl)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CaseClock>();
        services.TryAddSingleton(_ => MeasureCatalogue.Load(workflows));
        services.TryAddSingleton(_ => OrganisationTree.Load(Path.Combine(workflows, "organisations.json")));
        services.TryAddSingleton(_ => PinyinReadings.Load(Path.Combine(workflows, "pinyin.json")));
        services.TryAddSingleton(_ => EverydayWords.Load(Path.Combine(workflows, "synonyms.json")));
        services.TryAddSingleton(_ => WorkingCalendar.Load(Path.Combine(workflows, "calendars")));
        services.TryAddSingleton(_ => MailTemplates.Load(Path.Combine(workflows, "mail")));
        services.TryAddSingleton<AuditTrail>();
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddSingleton<Outbox>();
        services.AddSingleton(new SiteAddress(publicUrl.TrimEnd('/')));
        services
            .AddSingleton<ProcedureLibrary>()
            .AddSingleton<PublishCheck>()
            .AddSingleton<ProcedureCheck>()
            .AddSingleton<DrawProcedure>()
            .AddSingleton<SimulateProcedure>()
            .AddSingleton<SimulatedWriters>()
            .AddSingleton<OpenInMemory>(_ => ContextInMemory.Open);
        services.AddSingleton<CaseNumbers>();
        services.AddEngine();
        services
            .AddScoped<SubmitApplication>()
            .AddScoped<ResubmitApplication>()
            .AddScoped<WithdrawApplication>()
            .AddScoped<StartUnitCase>();
        services.AddSingleton<OpenDuties>().AddSingleton(provider => provider.GetRequiredService<OpenDuties>().Daily);
        services.AddSingleton<ReadReceipts>(provider =>
            (caseId, spec, cancellation) => ReceiptFiles.ReadAsync(provider.GetRequiredService<OpenDatabase>(), caseId, spec, cancellation)
        );
        services
            .AddScoped<TaskAccess>()
            .AddScoped<ActionOptionsReader>()
            .AddSingleton<TaskNotes>()
            .AddScoped<ListProfiles>()
            .AddScoped<EarlierLists>()
            .AddScoped<BatchWarnings>()
            .AddScoped<BatchReader>()
            .AddScoped<RunBatch>()
            .AddScoped<WaitingWork>();
        foreach (var verb in Verbs)
        {
            services.AddScoped(verb);
        }

        services
            .AddScoped<InboxList>()
            .AddScoped<DecidedList>()
            .AddSingleton<OpenWork>()
            .AddSingleton<IOpenWork>(provider => provider.GetRequiredService<OpenWork>())
            .AddScoped<DeskViews>()
            .AddScoped<Phrases>()
            .AddScoped<NameSubstitute>()
            .AddScoped<SubstituteList>()
            .AddScoped<UnitLoad>()
            .AddScoped<PaymentDesk>()
            .AddScoped<CaseStatistics>()
            .AddScoped<RecentActs>()
            .AddScoped<StartedCases>()
            .AddScoped<CopiedCases>()
            .AddSingleton<DueWords>()
            .AddSingleton<PromisedTotal>();
        services.TryAddSingleton(DigestTime.Default);
        services
            .AddSingleton<DigestReader>()
            .AddSingleton<DigestMail>()
            .AddSingleton<WorkDigest>()
            .AddSingleton(provider => provider.GetRequiredService<WorkDigest>().Daily);
        services.AddScoped<IncidentActions>();
        services.AddSingleton<SetWindow>().AddSingleton<EnterRates>().AddSingleton<EditOrganisation>().AddSingleton<OrganisationChanges>();
        services.AddSingleton(new WorkflowFolder(workflows)).AddSingleton<KeptDefinitions>();
        services.AddSingleton<PackageFiles>().AddSingleton<PackageFileCheck>().AddSingleton<EnablePackageFile>();
        services.AddSingleton<PackageCheck>().AddSingleton<ImportPackage>().AddScoped<ExportPackage>();
        services
            .AddSingleton<DefinitionEditing>()
            .AddSingleton<DefinitionRemoval>()
            .AddScoped<DefinitionQueries>()
            .AddScoped<StandaloneInstances>();
        services.AddScoped<RunningCases>().AddScoped<MigrationTrial>().AddScoped<MigrateCases>().AddScoped<ChangeImpact>();
        services.AddSingleton<AccessTokens>().AddSingleton<OutsideReports>();
        services.AddSingleton<DemoClock>();
        return services;
    }

    /// <summary>The use cases of <c>Verbs</c>: whatever acts on a task asks for the task or runs a step.</summary>
    private static IEnumerable<Type> Verbs =>
        typeof(DecideReview)
            .Assembly.GetTypes()
            .Where(type =>
                type.Namespace == typeof(DecideReview).Namespace
                && type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Any(IsOfVerb)
            );

    private static bool IsOfVerb(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(TaskAccess) || parameter.ParameterType == typeof(WorkflowRunner);

    private static void AddEngine(this IServiceCollection services)
    {
        services.AddSingleton(_ => BuiltIn.With(Vocabulary.Activities));
        services.AddSingleton<StepLoop>();
        services.AddSingleton<DefinitionStore>();
        services.AddSingleton<BusinessTime>(provider => () => provider.GetRequiredService<CaseClock>().Now);
        services
            .AddSingleton<Refusals>()
            .AddSingleton<IReachablePeople, ReachablePeople>()
            .AddSingleton<RenderMail>(provider => provider.GetRequiredService<MailTemplates>().Render)
            .AddSingleton<CaseMails>()
            .AddSingleton<TaskMails>()
            .AddSingleton<CaseRows>()
            .AddSingleton<EscalationRecipients>()
            .AddSingleton<TaskRows>()
            .AddSingleton<MoneyRows>()
            .AddSingleton<NoticeRows>();
        services.AddSingleton<CaseFactSource>().AddSingleton<IFactSource>(provider => provider.GetRequiredService<CaseFactSource>());
        services.AddSingleton<PlainStepWriter>().AddSingleton<IStepWriter, CaseStepWriter>();
        services.AddSingleton<WorkflowRunner>().AddSingleton<EventPublisher>();
        services.AddSingleton<TimerSweep>().AddSingleton<TriggerSweep>().AddSingleton<MessageSweep>().AddSingleton<EngineSweep>();
        services.TryAddSingleton(new AllowedHosts([]));
        services.TryAddSingleton(_ => new SendingLease());
        services.AddSingleton(provider => new RequestClient(
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) },
            provider.GetRequiredService<AllowedHosts>()
        ));
        services.AddSingleton<RequestSweep>();
    }
}
