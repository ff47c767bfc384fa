using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>Objections to public notices, and the lines that they strike.</summary>
public sealed class NoticeRows(CaseMails mails)
{
    private static readonly RowKey ObjectionById = RowKey.Of(nameof(Objection.Id));
    private static readonly RowKey LinesOfCase = RowKey.Of(nameof(ListedUnit.CaseId));

    /// <summary>
    /// Keeps the objection; where the drawing says urgent the unit is written to at once, else the work mail tells of it.
    /// </summary>
    public async Task OpenAsync(CaseStep step, OpenObjection open, CancellationToken cancellation)
    {
        var task = (await step.TasksOfAsync(open.ExecutionId, cancellation)).First(row => row.Kind == TaskKind.PublicNotice);
        var input = open.Input;
        step.Rows.Add(
            new Objection
            {
                Id = input.Id,
                CaseId = step.Case.Id,
                TaskId = task.Id,
                Line = input.Line,
                About = input.About,
                Name = input.Name,
                Contact = input.Contact,
                Text = input.Text,
                At = step.Now,
                Status = ObjectionStatus.Open,
            }
        );
        if (task.DetailJson is { } detail && TaskInput.Read<NoticeDetail>(detail).AtOnce)
        {
            await mails.OpenedAsync(step, task, cancellation, "公示收到一件异议，请逐件核实处理。");
        }
    }

    /// <summary>Keeps the decision and writes it to the one who objected, where an address was left.</summary>
    public async Task DecideAsync(CaseStep step, CloseObjection decision, CancellationToken cancellation)
    {
        var row =
            await step.Database.FindRowAsync<Objection>(ObjectionById, cancellation, decision.Id)
            ?? throw new InvalidOperationException($"There is no objection {decision.Id}.");
        step.Rows.Watch(row);
        (row.Status, row.Reason) = (decision.Upheld ? ObjectionStatus.Upheld : ObjectionStatus.NotUpheld, decision.Reason);
        (row.DecidedByName, row.DecidedAt) = (decision.ByName, step.Now);
        mails.ObjectionDecided(step, row);
    }

    public static async Task StrikeAsync(CaseStep step, StrikeRow strike, CancellationToken cancellation)
    {
        var row =
            (await step.Database.ReadRowsAsync<ListedUnit>(LinesOfCase, cancellation, step.Case.Id)).Find(item => item.Line == strike.Line)
            ?? throw new InvalidOperationException($"Case {step.Case.Id} lists no line {strike.Line}.");
        step.Rows.Watch(row);
        row.StruckReason = step.Struck[strike.Line] = strike.Reason;
    }

    /// <summary>
    /// What a list begins with that is made anew: the confirmed text without the lines that were struck, and why; null for a first one.
    /// </summary>
    public static async Task<string?> EarlierAsync(CaseStep step, CancellationToken cancellation)
    {
        var confirmed = (await step.AllTasksAsync(cancellation))
            .Where(task => task is { Kind: TaskKind.ListConfirmation, Outcome: "Confirmed", DetailJson: not null })
            .MaxBy(task => task.DecidedAt);
        if (confirmed?.DetailJson is not { } detail)
        {
            return null;
        }

        var listed = await step.Database.ReadRowsAsync<ListedUnit>(LinesOfCase, cancellation, step.Case.Id);
        var struck = listed
            .Select(row => (row.Line, row.Name, Reason: row.StruckReason ?? step.Struck.GetValueOrDefault(row.Line)))
            .Where(row => row.Reason is not null)
            .ToList();
        var lines = TaskInput
            .Read<ListProposal>(detail)
            .Text.Split('\n')
            .Where((_, index) => struck.TrueForAll(row => row.Line != index + 1));
        var why = string.Join("；", struck.Select(row => $"{row.Name}已划去：{row.Reason}"));
        return TaskInput.Write(
            new ListProposal(string.Join('\n', lines), confirmed.DecidedByName ?? "", $"公示异议成立，请重新拟定。{why}")
        );
    }
}
