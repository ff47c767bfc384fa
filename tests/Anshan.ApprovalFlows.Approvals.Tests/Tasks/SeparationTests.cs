using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;

namespace Anshan.ApprovalFlows.Approvals.Tests.Tasks;

/// <summary>The table of separation: every act × everything that can be asked.</summary>
public sealed class SeparationTests
{
    private static readonly UserId Person = new("one");
    private static readonly UserId Other = new("other");
    private static readonly TaskKind[] Kinds = Enum.GetValues<TaskKind>();

    /// <summary>What is asked, in the order of the columns; of everything else nobody is barred.</summary>
    private static readonly TaskKind[] Asked =
    [
        TaskKind.Review,
        TaskKind.ListConfirmation,
        TaskKind.Determination,
        TaskKind.AwardCountersign,
        TaskKind.AwardSignature,
        TaskKind.Transfer,
        TaskKind.PaymentCountersign,
        TaskKind.PaymentSignature,
        TaskKind.AccountConfirmation,
    ];

    /// <summary>
    /// Who has done the first may not do what the columns ask: <c>c</c> anywhere in the case, <c>a</c> in the same step of the drawing,
    /// <c>o</c> in another step, <c>x</c> in the same visit, <c>l</c> in the same visit and last of all; <c>-</c> may.
    /// </summary>
    private const string Expected = """
        Review               o - - c - c c c c
        EntitlementList      - l - c - c c c c
        ListConfirmation     - - - c - c c c c
        Determination        - - - x x c c c c
        AwardCountersign     - - x - x c c c c
        AwardSignature       - - x x - c c - -
        Transfer             - - - - - - x x x
        PaymentCountersign   - - - - - x - x -
        PaymentSignature     - - - - - x x - -
        AccountCorrection    - - - - - a - - x
        AccountConfirmation  - - - - - a - - -
        """;

    public static TheoryData<TaskKind, TaskKind> Pairs => new(Kinds.SelectMany(_ => Kinds, (done, asked) => (done, asked)));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Who_has_done_this_may_do_that_as_the_table_says(TaskKind done, TaskKind asked)
    {
        var cell = Cell(done, asked);
        var (near, visit, far) = (Task(done, Person, 1, "a"), Task(done, Person, 2, "a"), Task(done, Person, 3, "b"));
        var ask = new AskedTask(asked, "a", 1);
        Assert.Equal(cell is 'c' or 'a' or 'x' or 'l', Bars([near], ask));
        Assert.Equal(cell is 'c' or 'a', Bars([visit], ask));
        Assert.Equal(cell is 'c' or 'o', Bars([far], ask));
        Assert.Equal(cell is 'c' or 'a' or 'x', Bars([near, Task(done, Other, 1, "a", round: 2)], ask));
        Assert.False(Bars([Task(done, Other, 1, "a"), Task(done, null, 1, "a")], ask));
    }

    /// <summary>Of the substitute and of the person in whose place: what one has done bars both, whoever acts for whom later.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_is_done_in_the_place_of_another_counts_as_done_by_both(TaskKind done, TaskKind asked)
    {
        var (substitute, absent, third) = (Person, Other, new UserId("third"));
        var (ask, barred) = (new AskedTask(asked, "a", 1), Cell(done, asked) is 'c' or 'a' or 'x' or 'l');
        var task = Task(done, substitute, 1, "a");
        task.DecidedForId = absent.Value;
        UserId[][] both =
        [
            [substitute],
            [absent],
            [substitute, absent],
            [third, absent],
            [third, substitute],
        ];
        Assert.All(both, persons => Assert.Equal(barred, Separation.Objection([task], ask, persons) is not null));
        Assert.Null(Separation.Objection([task], ask, [third]));

        foreach (var alone in new[] { substitute, absent })
        {
            CaseTask[] own = [Task(done, alone, 1, "a")];
            Assert.Equal(barred, Separation.Objection(own, ask, [substitute, absent]) is not null);
            Assert.Null(Separation.Objection(own, ask, [alone == absent ? substitute : absent]));
        }
    }

    [Fact]
    public void Every_sentence_is_Chinese_and_ends_and_no_cell_is_there_twice()
    {
        var bars = Separation.Table.SelectMany(row => row.Value.Select(bar => (row.Key, bar.Done, bar.Reason))).ToList();
        Assert.All(bars, bar => Assert.Matches(@"^您?[\p{IsCJKUnifiedIdeographs}，、]+。$", bar.Reason));
        Assert.Distinct(bars.Select(bar => (bar.Key, bar.Done)));
        Assert.DoesNotContain(bars, bar => bar.Done == CaseAct.Other);
    }

    [Fact]
    public void Every_step_about_money_that_a_second_person_ends_is_barred_to_its_author()
    {
        var second = TaskTypes.All.Where(type => SecondEnds.Are(type.Kind)).ToList();
        Assert.Equal(4, second.Count);
        Assert.All(
            second,
            type =>
            {
                TaskKind[] authors = [TaskKind.Determination, TaskKind.Transfer];
                var author = authors.Single(kind => TaskTypes.Of(kind).ActivityType == type.ActivityType);
                Assert.True(Bars([Task(author, Person, 1, "a")], new AskedTask(type.Kind, "a", 1)));
            }
        );
    }

    private static bool Bars(CaseTask[] ofCase, AskedTask asked) => Separation.Objection(ofCase, asked, [Person]) is not null;

    private static char Cell(TaskKind done, TaskKind asked)
    {
        var column = Array.IndexOf(Asked, asked);
        var row = Expected
            .Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(cells => cells[0] == done.ToString());
        return column < 0 || row is null ? '-' : row[column + 1][0];
    }

    private static CaseTask Task(TaskKind kind, UserId? by, long execution, string activity, int round = 1) =>
        new()
        {
            Id = Guid.NewGuid(),
            CaseId = Guid.Empty,
            ExecutionId = execution,
            ActivityId = activity,
            Kind = kind,
            Role = Roles.Reviewer,
            Title = "",
            Round = round,
            Status = CaseTaskStatus.Done,
            OpenedAt = DateTimeOffset.UnixEpoch,
            DecidedById = by?.Value,
        };
}
