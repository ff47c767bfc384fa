using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;
using static Anshan.ApprovalFlows.Approvals.Tests.Walk.TimerFacts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>Lists of entitled units beside each other, through time, and with and without a public notice (readings 14, 21, 22).</summary>
public abstract class ListFacts : IAsyncLifetime
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(RepositoryFolder.Workflows);
    private CaseWorld world = null!;

    public async ValueTask InitializeAsync() => world = await WorldAsync(["13.5", "13.7", "18.2"]);

    public async ValueTask DisposeAsync()
    {
        await (world?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    protected abstract Task<CaseWorld> WorldAsync(IReadOnlyCollection<string> measures);

    /// <summary>Every procedure that publishes a list.</summary>
    public static TheoryData<string, string> Published =>
        new(
            Catalogue.All.SelectMany(measure =>
                measure
                    .Procedures.Where(procedure => procedure.StartedBy is not null && procedure.Stages.Any(stage => stage.Title == "公示"))
                    .Select(procedure => (measure.Id, procedure.Id))
            )
        );

    /// <summary>Every procedure that pays by a list.</summary>
    public static TheoryData<string, string> Listed =>
        new(
            Catalogue.All.SelectMany(measure =>
                measure
                    .Procedures.Where(procedure => procedure.Stages.Any(stage => stage.Title == "拟定名单"))
                    .Select(procedure => (measure.Id, procedure.Id))
            )
        );

    [Theory]
    [MemberData(nameof(Listed))]
    public async Task Lists_of_other_names_are_open_at_once_and_one_of_the_same_name_is_the_answer(string measure, string procedure)
    {
        var unit = UnitOf(measure, procedure);
        var first = await world.OpenListAsync(measure, procedure, unit, "2023年第一批");
        var both = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => Task.Run(() => world.OpenListAsync(measure, procedure, unit, " 2023年第二批")))
        );
        Assert.Equal(both[0].CaseId, both[1].CaseId);
        Assert.NotEqual(first.CaseId, both[0].CaseId);
        Assert.Equal(first.CaseId, (await world.OpenListAsync(measure, procedure, unit, "2023年第一批 ")).CaseId);
        Assert.Equal($"{Catalogue[measure].Title}（2023年第二批）", (await world.ReadCaseAsync(both[0].CaseId)).Title);
    }

    [Theory]
    [MemberData(nameof(Listed))]
    public async Task What_is_listed_in_an_open_or_closed_list_is_left_out_of_another_at_its_line(string measure, string procedure)
    {
        var (unit, second) = (UnitOf(measure, procedure), UnitOf(measure, procedure, 2));
        var (first, other) = (
            await world.OpenListAsync(measure, procedure, unit, "甲"),
            await world.OpenListAsync(measure, procedure, unit, "乙")
        );
        await world.ProposeAsync(first.CaseId, unit, Lines(measure, 1, 2));
        await world.Demo.AdvanceToAsync(world.Clock.Now.AddMinutes(5));
        var told = $"已在办件 {first.Number} 的名单中（第 2 行），同一单位的{Catalogue[measure].Objects[0].Name}只列一次";

        // The first is proposed, and not confirmed yet.
        await world.ProposeAsync(other.CaseId, unit, Lines(measure, 2));
        Assert.Contains(told, (await ProposedAsync(other.CaseId)), StringComparison.Ordinal);
        await world.ConfirmAsync(first.CaseId, second);
        Assert.Equal([1, 2], await LinesOfAsync(first.CaseId));
        await world.ConfirmAsync(other.CaseId, second);
        var row = await world.ReadCaseAsync(other.CaseId);
        Assert.Equal((CaseStatus.Rejected, 0), (row.Status, (await LinesOfAsync(other.CaseId)).Count));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Who_is_ranked_together_stands_in_one_list()
    {
        var unit = UnitOf("13.5", "main");
        var (first, other) = (await world.OpenListAsync("13.5", "main", unit, "甲"), await world.OpenListAsync("13.5", "main", unit, "乙"));
        await world.ProposeAsync(first.CaseId, unit, Lines("13.5", 1, 2));
        await world.Demo.AdvanceToAsync(world.Clock.Now.AddMinutes(5));
        await world.ProposeAsync(other.CaseId, unit, Lines("13.5", 3));
        Assert.Contains($"的名次已在办件 {first.Number} 的名单中排定", (await ProposedAsync(other.CaseId)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_lists_confirmed_at_once_one_has_the_line()
    {
        var (unit, second) = (UnitOf("13.7", "main"), UnitOf("13.7", "main", 2));
        Guid[] cases =
        [
            (await world.OpenListAsync("13.7", "main", unit, "甲")).CaseId,
            (await world.OpenListAsync("13.7", "main", unit, "乙")).CaseId,
        ];
        // Proposed at one instant, so that neither was first.
        foreach (var id in cases)
        {
            await world.ProposeAsync(id, unit, Lines("13.7", 1));
        }

        var outcomes = await Task.WhenAll(cases.Select(id => Task.Run(() => world.ConfirmAsync(id, second))));
        Assert.Contains(outcomes, outcome => outcome is TaskOutcome.Done);
        await using var db = world.Database.OpenContext();
        Assert.Single(await db.ListedUnits.ToListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Theory]
    [InlineData("2022-06-01", null)]
    [InlineData("2023-06-01", "2024-01-01 00:00")]
    public async Task The_next_year_is_the_one_after_the_recorded_day(string recognised, string? paidFrom)
    {
        var (unit, second) = (UnitOf("13.7", "main"), UnitOf("13.7", "main", 2));
        var list = await world.OpenListAsync("13.7", "main", unit, "甲");
        await world.ProposeAsync(list.CaseId, unit, Lines("13.7", recognised, 1));
        await world.ConfirmAsync(list.CaseId, second);
        if (paidFrom is not null)
        {
            Assert.Empty(await world.OpenTasksAsync(list.CaseId));
            await world.Demo.AdvanceToAsync(At(paidFrom));
        }

        Assert.Equal(TaskKind.Transfer, (await world.OpenTasksAsync(list.CaseId)).Single().Kind);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public async Task An_upheld_objection_strikes_one_line_and_never_ends_the_list(string measure, string procedure)
    {
        var (unit, notice) = await PublishedAsync(measure, procedure);
        await world.UseAsync<ObjectToNotice, TaskOutcome>(service =>
            service.RunAsync(notice.Id, new ObjectionRequest(1, "王先生", "0412-5550001", "名单有误", "visitor"), Guid.NewGuid())
        );
        await using var db = world.Database.OpenContext();
        var objection = await db.Set<Objection>().SingleAsync(TestContext.Current.CancellationToken);
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<DecideObjection, TaskOutcome>(service =>
                service.RunAsync(notice.Id, objection.Id, unit, true, "经核实重复计算", Guid.NewGuid())
            )
        );
        Assert.Equal(
            ["经核实重复计算", null, null],
            await db.ListedUnits.OrderBy(row => row.Line).Select(row => row.StruckReason).ToListAsync(TestContext.Current.CancellationToken)
        );
        Assert.True((await world.ReadCaseAsync(notice.CaseId)).IsOpen);

        // What was struck is not paid by way of another list.
        var other = await world.OpenListAsync(measure, procedure, unit, "另一份");
        await world.ProposeAsync(other.CaseId, unit, Lines(measure, 1));
        Assert.Contains("的名单中（第 1 行，已划去）", (await ProposedAsync(other.CaseId)), StringComparison.Ordinal);
        var next = (await world.OpenTasksAsync(notice.CaseId)).Single();
        var isRanked = ListRanking.RuleOf(Catalogue[measure].Award) is not null;
        Assert.Equal(isRanked ? TaskKind.EntitlementList : TaskKind.PublicNotice, next.Kind);
        if (!isRanked)
        {
            return;
        }

        // Struck, the others move up: the same ranks as before are told at their lines, corrected ones are listed.
        var proposal = TaskInput.Read<ListProposal>(next.DetailJson!);
        Assert.Equal(["示例单位2", "示例单位3"], proposal.Text.Split('\n').Select(line => line.Split('\t')[0]));
        await world.ProposeAsync(notice.CaseId, unit, proposal.Text);
        Assert.Contains("应为第 1 位（没有更高的），填写的是第 2 位", (await ProposedAsync(notice.CaseId)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public async Task The_public_notice_can_be_taken_out_of_the_drawing(string measure, string procedure)
    {
        await world.RedrawAsync(MeasurePackage.DefinitionId(measure, procedure), WithoutNotice);
        var (unit, second) = (UnitOf(measure, procedure), UnitOf(measure, procedure, 2));
        var list = await world.OpenListAsync(measure, procedure, unit, "甲");
        await world.ProposeAsync(list.CaseId, unit, Lines(measure, 1, 2, 3));
        await world.ConfirmAsync(list.CaseId, second);
        var leg = (await world.OpenTasksAsync(list.CaseId)).Single();
        var total = (await world.ReadCaseAsync(list.CaseId)).AwardFen;
        Assert.Equal((TaskKind.Transfer, total), (leg.Kind, TaskInput.Read<TransferLeg>(leg.DetailJson!).AmountFen));
        Assert.Empty(await world.ProblemsAsync());
    }

    private async Task<(Actor Unit, CaseTask Notice)> PublishedAsync(string measure, string procedure)
    {
        var (unit, second) = (UnitOf(measure, procedure), UnitOf(measure, procedure, 2));
        var list = await world.OpenListAsync(measure, procedure, unit, "甲");
        await world.ProposeAsync(list.CaseId, unit, Lines(measure, 1, 2, 3));
        await world.ConfirmAsync(list.CaseId, second);
        return (unit, (await world.OpenTasksAsync(list.CaseId)).Single());
    }

    /// <summary>As an administrator takes it out: what led to the notice leads to what came after it.</summary>
    private static string WithoutNotice(string json)
    {
        var document = JsonNode.Parse(json)!;
        var root = document["root"]!;
        var (activities, connections) = ((JsonArray)root["activities"]!, (JsonArray)root["connections"]!);
        string End(JsonNode? connection, string end, string what) => connection![end]![what]!.ToString();
        var after = connections.Single(item => End(item, "source", "activity") == "notice" && End(item, "source", "port") == "Unopposed")!;
        var before = connections.Single(item => End(item, "target", "activity") == "notice")!;
        before["target"]!["activity"] = End(after, "target", "activity");
        foreach (
            var gone in connections.Where(item => End(item, "source", "activity").StartsWith("notice", StringComparison.Ordinal)).ToList()
        )
        {
            connections.Remove(gone);
        }

        foreach (var gone in activities.Where(item => item!["id"]!.ToString().StartsWith("notice", StringComparison.Ordinal)).ToList())
        {
            activities.Remove(gone);
        }

        return document.ToJsonString();
    }

    private static Actor UnitOf(string measure, string procedure, int number = 1)
    {
        var unit = Catalogue[measure].Procedures.Single(item => item.Id == procedure).StartedBy!;
        return CaseWorld.Staff(unit.Replace(':', '.'), number: number);
    }

    private static string Lines(string measure, params int[] units) => Lines(measure, "2022-06-01", units);

    /// <summary>A line for each of the units, the first with the highest rank and sum.</summary>
    private static string Lines(string measure, string day, params int[] units)
    {
        var form = Catalogue[measure].Form;
        return string.Join(
            '\n',
            units.Select(
                (unit, at) =>
                {
                    var given = new Dictionary<string, string>
                    {
                        ["rank"] = $"{at + 1}",
                        ["contractAmount"] = $"{9_000_000 - (at * 1_000_000)}",
                        ["tied"] = "no",
                        ["scale"] = "small",
                        ["recognised"] = day,
                    };
                    var answers = SampleAnswers.Fill(form, given, new DateOnly(2023, 9, 1));
                    return string.Join(
                        '\t',
                        [
                            $"示例单位{unit}",
                            Code(unit),
                            $"示例银行 62220000000{unit}",
                            .. form.Fields.Where(field => field.Compute is null).Select(field => answers[field.Key]!),
                        ]
                    );
                }
            )
        );
    }

    private static string Code(int number) => $"91210302MA0ABCDE{number}" + UnifiedSocialCreditCode.CheckDigit($"91210302MA0ABCDE{number}");

    /// <summary>The lines of the list that was proposed last, with their reasons.</summary>
    private async Task<string> ProposedAsync(Guid caseId)
    {
        await using var db = world.Database.OpenContext();
        return (
            await db
                .CaseTasks.Where(task => task.CaseId == caseId && task.Kind == TaskKind.EntitlementList && task.Outcome == "Listed")
                .OrderByDescending(task => task.ExecutionId)
                .Select(task => task.Opinion)
                .FirstAsync()
        )!;
    }

    private async Task<List<int>> LinesOfAsync(Guid caseId)
    {
        await using var db = world.Database.OpenContext();
        return await db.ListedUnits.Where(row => row.CaseId == caseId).OrderBy(row => row.Line).Select(row => row.Line).ToListAsync();
    }
}

public sealed class ListTests : ListFacts
{
    protected override Task<CaseWorld> WorldAsync(IReadOnlyCollection<string> measures) => CaseWorld.CreateAsync(null, measures);
}

public sealed class ListOnPostgreSqlTests : ListFacts
{
    protected override Task<CaseWorld> WorldAsync(IReadOnlyCollection<string> measures)
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        return CaseWorld.CreateOnPostgresAsync(measures: measures);
    }
}
