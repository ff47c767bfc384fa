using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Tasks;

/// <summary>
/// Every action × every kind of task, for the one who has the task and for the head of the unit: allowed, or refused with a sentence.
/// <c>docs/actions.md</c> has the table; <c>ACTION_TABLE=write</c> writes it anew.
/// </summary>
public sealed class ActionTableTests
{
    private static readonly string Page = Path.Combine(RepositoryFolder.Path, "docs", "actions.md");
    private static readonly DateTimeOffset At = new(2023, 10, 9, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_docs_say_which_kind_of_task_takes_which_action()
    {
        var rows = TaskTypes.All.Select(Row).ToList();
        if (Environment.GetEnvironmentVariable("ACTION_TABLE") == "write")
        {
            var lines = File.ReadAllLines(Page).Where(line => !line.StartsWith("| `", StringComparison.Ordinal)).ToList();
            lines.InsertRange(lines.FindIndex(line => line.StartsWith("|---", StringComparison.Ordinal)) + 1, rows);
            File.WriteAllLines(Page, lines);
        }

        Assert.Equal(rows, File.ReadAllLines(Page).Where(line => line.StartsWith("| `", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_heading_of_the_table_names_every_action() =>
        Assert.Contains($"| kind | {string.Join(" | ", TaskActions.All.Select(action => action.Label))} |", File.ReadAllLines(Page));

    [Fact]
    public void Every_refusal_is_a_sentence()
    {
        foreach (var type in TaskTypes.All)
        {
            foreach (var action in TaskActions.All)
            {
                foreach (var actor in new[] { Person(type), Head, Stranger })
                {
                    if (action.Objection(Situation(type), actor) is { } objection)
                    {
                        Assert.Matches(@"^[\p{IsCJKUnifiedIdeographs}\d，。“”：；]+。$", objection);
                    }
                }

                Assert.NotNull(action.Objection(Situation(type), Stranger));
            }
        }
    }

    private static Actor Head { get; } = new(new("head"), "负责人", new("city.commerce"), [Roles.Head]);

    private static Actor Stranger { get; } = new(new("stranger"), "外单位", new("city.finance"), [Roles.Reviewer]);

    private static Actor Person(TaskType type) => new(new("holder"), "经办", new("city.commerce"), [RoleOf(type)]);

    private static string RoleOf(TaskType type) => type.IsOfPayment ? Roles.Finance : Roles.Reviewer;

    private static string Row(TaskType type) =>
        $"| `{type.Kind}` {type.Name} | {string.Join(" | ", TaskActions.All.Select(action => Cell(action, type)))} |";

    private static string Cell(TaskAction action, TaskType type) =>
        string.Join(
            ", ",
            new[] { ("holder", Person(type)), ("head", Head) }
                .Where(item => action.Objection(Situation(type), item.Item2) is null)
                .Select(item => item.Item1)
        )
            is { Length: > 0 } who
            ? who
            : "–";

    private static TaskSituation Situation(TaskType type)
    {
        var row = new Case
        {
            Id = Guid.Empty,
            Number = "AS2023-0102-00001",
            MeasureId = "1.2",
            ProcedureId = "main",
            PackageVersion = "",
            SubjectId = "applicant",
            ApplicantName = "某公司",
            RegionId = "tiedong",
            Title = "展会",
            Status = CaseStatus.UnderReview,
            Stage = "审核",
            SubmittedAt = At,
            FormJson = "{}",
            Submissions = 1,
            ProfileJson = "{}",
            BaseFen = 0,
            CeilingFen = 0,
            Meaning = AwardMeaning.Exact,
            TraceJson = "[]",
        };
        var isApplicants = type.Kind == TaskKind.Correction;
        var earlier = Task(TaskType(TaskKind.Review), "before", 1, isApplicants: false);
        earlier.Status = CaseTaskStatus.Done;
        (earlier.DecidedById, earlier.DecidedAt, earlier.Outcome) = ("somebody", At, "Approved");
        var task = Task(type, "here", 2, isApplicants);
        return new TaskSituation(new AccessibleTask(task, row, [earlier, task]), null, new DateOnly(2023, 10, 9));
    }

    private static TaskType TaskType(TaskKind kind) => TaskTypes.Of(kind);

    private static CaseTask Task(TaskType type, string activity, int number, bool isApplicants) =>
        new()
        {
            Id = new Guid(number, 0, 0, new byte[8]),
            CaseId = Guid.Empty,
            ExecutionId = number,
            ActivityId = activity,
            Kind = type.Kind,
            Turn = number,
            OrganisationId = isApplicants ? null : "city.commerce",
            AssigneeId = isApplicants ? "applicant" : null,
            Role = RoleOf(type),
            Title = "环节",
            Round = 1,
            Status = CaseTaskStatus.Open,
            OpenedAt = At,
        };
}
