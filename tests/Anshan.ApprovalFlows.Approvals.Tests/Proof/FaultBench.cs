using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>One use case on one prepared database, run repeatedly with a fault at a different place each time.</summary>
internal sealed class FaultBench(FaultSite site, UseCase useCase, Func<Guid, Task<object?>> act)
{
    private readonly CaseWorld world = site.World;
    private readonly FaultTrigger faults = site.Trigger;
    private readonly Tables tables = site.Tables;
    private TableState before = null!;
    private TableState after = null!;
    private string success = "";
    private bool isTouched;

    /// <summary>The number of faults that occurred.</summary>
    public int Struck { get; private set; }

    /// <summary>Runs it without a fault; returns its answer and the resulting state.</summary>
    public async Task LearnAsync()
    {
        await tables.KeepAsync();
        before = await tables.ReadAsync();
        faults.Arm(Fault.Interrupted, int.MaxValue);
        success = Words(await act(Guid.NewGuid()));
        faults.Disarm();
        await SettleAsync();
        after = await tables.ReadAsync();
        isTouched = true;
        Assert.True(after.DifferencesFrom(before).Count > 0, $"{useCase.Name} changes nothing: it proves nothing.");
        Assert.True(faults.Commits > 0 && faults.Statements > 2, $"{useCase.Name} wrote by a way that the faults do not see.");
        Assert.Empty(await world.ProblemsAsync());
    }

    /// <summary>Puts the fault at the n-th place; false when there are not so many.</summary>
    public async Task<bool> StrikeAsync(Fault fault, int at)
    {
        await BeginAsync();
        var operation = Guid.NewGuid();
        faults.Arm(fault, at);
        var answer = await AnswerAsync(operation);
        faults.Disarm();
        await SettleAsync();
        await tables.ForgetPostponementsAsync();
        if (faults.Struck is null)
        {
            isTouched = true;
            return false;
        }

        Struck++;
        var place = $"{useCase.Name}, {fault} at {at} ({faults.Struck.ReplaceLineEndings(" ")}), answered {answer}";
        var now = await tables.ReadAsync();
        var changed = now.DifferencesFrom(before);
        if (changed.Count == 0)
        {
            Assert.False(answer == success, $"{place}: acknowledged, and nothing is stored.");
        }
        else
        {
            isTouched = true;
            // A failure after the commit (a read for the answer) leaves everything stored but the caller without an answer: the request is
            // repeated.
            Assert.True(answer == success || faults.IsAfterCommit, $"{place}: not acknowledged, and {string.Join(", ", changed)} changed.");
            await CheckAfterAsync(now, place);
        }

        await RepeatAsync(operation, changed.Count > 0, place);
        return true;
    }

    /// <summary>A request without an answer is repeated: it is carried out if it was not yet, and not a second time if it was.</summary>
    private async Task RepeatAsync(Guid operation, bool isDone, string place)
    {
        if (isDone && !useCase.IsOperation)
        {
            return;
        }

        var first = await tables.ReadAsync();
        var answer = await AnswerAsync(operation);
        await SettleAsync();
        isTouched = true;
        Assert.True(answer == success, $"{place}; asked again it was answered {answer}.");
        var now = await tables.ReadAsync();
        if (isDone)
        {
            Assert.True(
                now.DifferencesFrom(first).Count == 0,
                $"{place}; asked again it changed {string.Join(", ", now.DifferencesFrom(first))}."
            );
        }
        else
        {
            await CheckAfterAsync(now, place + "; asked again");
        }
    }

    private async Task CheckAfterAsync(TableState now, string place)
    {
        Assert.True(now.CountsUnlike(after).Count == 0, $"{place}: rows {string.Join(", ", now.CountsUnlike(after))}.");
        var problems = await world.ProblemsAsync();
        Assert.True(problems.Count == 0, $"{place}: {string.Join(' ', problems)}");
    }

    private Task SettleAsync() => useCase.Afterwards?.Invoke(world) ?? Task.CompletedTask;

    private async Task BeginAsync()
    {
        if (isTouched)
        {
            await tables.RestoreAsync();
            isTouched = false;
        }
    }

    private async Task<string> AnswerAsync(Guid operation)
    {
        try
        {
            return Words(await act(operation));
        }
        catch (Exception problem)
        {
            return $"{problem.GetType().Name}: {problem.Message}";
        }
    }

    private static string Words(object? outcome) =>
        outcome switch
        {
            null => "nothing",
            string => "text",
            int or bool => $"{outcome}",
            System.Collections.ICollection list => $"{list.Count} items",
            _ => outcome.GetType().Name,
        };
}
