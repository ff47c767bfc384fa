using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>Identity, engine and domain in one database, so that one step is one transaction.</summary>
public abstract class AppDbContext(DbContextOptions options) : IdentityDbContext<AppUser>(options), IDataProtectionKeyContext
{
    // None for the contexts that may write at any time: the gate's own, and the one that migrates.
    private readonly IWriteGate? gate = options
        .FindExtension<CoreOptionsExtension>()
        ?.ApplicationServiceProvider?.GetRequiredService<IWriteGate>();
    private IDisposable? turn;

    public DbSet<ApplicantProfile> ApplicantProfiles => Set<ApplicantProfile>();
    public DbSet<SubjectMember> SubjectMembers => Set<SubjectMember>();
    public DbSet<Substitution> Substitutions => Set<Substitution>();
    public DbSet<SubjectClaim> SubjectClaims => Set<SubjectClaim>();
    public DbSet<Draft> Drafts => Set<Draft>();
    public DbSet<UnsentCorrection> UnsentCorrections => Set<UnsentCorrection>();
    public DbSet<MaterialFile> MaterialFiles => Set<MaterialFile>();
    public DbSet<Case> Cases => Set<Case>();
    public DbSet<CaseSubmission> CaseSubmissions => Set<CaseSubmission>();
    public DbSet<TimelineEntry> Timeline => Set<TimelineEntry>();
    public DbSet<CaseNumberCounter> CaseNumberCounters => Set<CaseNumberCounter>();
    public DbSet<CaseTask> CaseTasks => Set<CaseTask>();
    public DbSet<Objection> Objections => Set<Objection>();
    public DbSet<ListedUnit> ListedUnits => Set<ListedUnit>();
    public DbSet<TaskReport> TaskReports => Set<TaskReport>();
    public DbSet<CaseCopy> CaseCopies => Set<CaseCopy>();
    public DbSet<HandOver> HandOvers => Set<HandOver>();
    public DbSet<CaseLook> CaseLooks => Set<CaseLook>();
    public DbSet<StaffDigest> StaffDigests => Set<StaffDigest>();
    public DbSet<DeskView> DeskViews => Set<DeskView>();
    public DbSet<DeskLook> DeskLooks => Set<DeskLook>();
    public DbSet<Phrase> Phrases => Set<Phrase>();
    public DbSet<CapBalance> CapBalances => Set<CapBalance>();
    public DbSet<CapReservation> CapReservations => Set<CapReservation>();
    public DbSet<LoanPrimeRateRow> LoanPrimeRates => Set<LoanPrimeRateRow>();
    public DbSet<RegionalRateRow> RegionalRates => Set<RegionalRateRow>();
    public DbSet<MeasureDates> MeasureDates => Set<MeasureDates>();
    public DbSet<OrganisationRow> Organisations => Set<OrganisationRow>();
    public DbSet<PackageFile> PackageFiles => Set<PackageFile>();
    public DbSet<Award> Awards => Set<Award>();
    public DbSet<Transfer> Transfers => Set<Transfer>();
    public DbSet<OutboxMail> OutboxMails => Set<OutboxMail>();
    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();
    public DbSet<Setting> Settings => Set<Setting>();
    public DbSet<WorkflowInstance> WorkflowInstances => Set<WorkflowInstance>();
    public DbSet<BookmarkRow> Bookmarks => Set<BookmarkRow>();
    public DbSet<JournalEntry> Journal => Set<JournalEntry>();
    public DbSet<Incident> Incidents => Set<Incident>();
    public DbSet<DefinitionVersion> DefinitionVersions => Set<DefinitionVersion>();
    public DbSet<TimerRow> Timers => Set<TimerRow>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Whether this context holds a turn at the write gate, for the length of one save.</summary>
    internal bool HoldsTurn => turn is not null;

    /// <summary>Saves what Identity, data protection and the like have changed, in a turn of its own at the write gate.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        if (!NeedsTurn)
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }

        turn = gate!.TakeTurnAsync().GetAwaiter().GetResult();
        try
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }
        finally
        {
            GiveBack();
        }
    }

    /// <inheritdoc cref="SaveChanges(bool)"/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (!NeedsTurn)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        turn = await gate!.TakeTurnAsync(cancellationToken);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            GiveBack();
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMilliseconds>();

    private bool NeedsTurn => gate is not null && ChangeTracker.HasChanges();

    private void GiveBack()
    {
        turn?.Dispose();
        turn = null;
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.AddEngine();
        builder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        builder.AddFoldedText();
    }
}

/// <summary>For installations with a database server.</summary>
public sealed class PostgreSqlAppDbContext(DbContextOptions<PostgreSqlAppDbContext> options) : AppDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.StoreJsonAsJsonb();
    }
}

/// <summary>The embedded default.</summary>
public sealed class SqliteAppDbContext(DbContextOptions<SqliteAppDbContext> options) : AppDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<GuidBytes>();
    }
}
