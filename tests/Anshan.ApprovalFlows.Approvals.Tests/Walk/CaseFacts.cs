using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>What holds for cases whatever the database.</summary>
public abstract class CaseFacts
{
    /// <summary>A world on the database of the derived class.</summary>
    protected virtual Task<CaseWorld> WorldAsync() => CaseWorld.CreateAsync();

    /// <summary>A world on PostgreSQL; skips the fact, by its name, where there is no server.</summary>
    internal static Task<CaseWorld> OnPostgresAsync(IReadOnlyCollection<string>? measures = null)
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        return CaseWorld.CreateOnPostgresAsync(measures: measures);
    }
}

public sealed class WalkTests : WalkFacts;

public sealed class WalkOnPostgreSqlTests : WalkFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}

public sealed class TimerTests : TimerFacts;

public sealed class TimerOnPostgreSqlTests : TimerFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}

public sealed class WorkDigestTests : WorkDigestFacts;

public sealed class WorkDigestOnPostgreSqlTests : WorkDigestFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}

public sealed class ObjectionTests : ObjectionFacts;

public sealed class ObjectionOnPostgreSqlTests : ObjectionFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}

public sealed class ContentionTests : ContentionFacts;

public sealed class ContentionOnPostgreSqlTests : ContentionFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}

public sealed class CapTests : CapFacts;

public sealed class CapOnPostgreSqlTests : CapFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}

public sealed class CountersignTests : CountersignFacts;

public sealed class CountersignOnPostgreSqlTests : CountersignFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}

public sealed class DutyTests : DutyFacts;

public sealed class DutyOnPostgreSqlTests : DutyFacts
{
    protected override Task<CaseWorld> WorldAsync(params string[] measures) => OnPostgresAsync(measures);
}

public sealed class BatchTests : BatchFacts;

public sealed class BatchOnPostgreSqlTests : BatchFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}

public sealed class ReversalTests : ReversalFacts;

public sealed class ReversalOnPostgreSqlTests : ReversalFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}

public sealed class SubstituteTests : SubstituteFacts;

public sealed class SubstituteOnPostgreSqlTests : SubstituteFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}

public sealed class NameSubstituteTests : NameSubstituteFacts;

public sealed class NameSubstituteOnPostgreSqlTests : NameSubstituteFacts
{
    protected override Task<CaseWorld> WorldAsync() => OnPostgresAsync();
}
