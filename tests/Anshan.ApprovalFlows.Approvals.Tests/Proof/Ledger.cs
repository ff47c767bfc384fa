using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>All requests to the worker and its answers, over all its runs, to be compared with the database.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<Guid, CrashAct> asked = [];
    private readonly Dictionary<Guid, string> answered = [];
    private readonly List<string> contradictions = [];

    public int Acknowledged => answered.Count;

    /// <summary>How many answers said that the database is unavailable.</summary>
    public int Failures { get; private set; }

    /// <summary>Asked and never answered: killed in between.</summary>
    public IReadOnlyList<CrashAct> Unanswered => [.. asked.Values.Where(act => !answered.ContainsKey(act.Operation))];

    /// <summary>Reads the output of one process; returns the operations it answered.</summary>
    public HashSet<Guid> Read(IEnumerable<string> lines)
    {
        var now = new HashSet<Guid>();
        foreach (var words in lines.Select(line => line.Split(' ')))
        {
            if (words is ["ask", .. var rest] && CrashAct.Parse(rest) is { } act)
            {
                asked[act.Operation] = act;
            }
            else if (words is ["ack", var id, var outcome])
            {
                var operation = Guid.Parse(id);
                now.Add(operation);
                if (answered.TryGetValue(operation, out var before) && before != outcome)
                {
                    contradictions.Add($"{asked[operation]} was answered {before} and then {outcome}");
                }

                answered[operation] = outcome;
            }
            else if (words is ["away", ..])
            {
                Failures++;
            }
        }

        return now;
    }

    /// <summary>Acknowledged operations that the database does not hold.</summary>
    public async Task<List<string>> ProblemsAsync(AppDbContext db, IEnumerable<Guid> operations)
    {
        var problems = new List<string>(contradictions);
        foreach (var operation in operations)
        {
            var act = asked[operation];
            var key = operation.ToByteArray(bigEndian: true);
            var results = await db.AuditEvents.Where(row => row.OperationId == key).Select(row => row.Result).ToListAsync();
            var isTaken = answered[operation] is "Done" or "Submitted";
            if (results.Count != (isTaken ? 1 : 0) || (isTaken && results[0] != "ok"))
            {
                problems.Add($"{act}: answered {answered[operation]}, in the audit {results.Count} times ({string.Join(",", results)})");
            }

            if (isTaken && !await StandsAsync(db, act))
            {
                problems.Add($"{act}: answered {answered[operation]}, but its rows do not show it");
            }
        }

        return problems;
    }

    /// <summary>Every acknowledged operation, and no task decided twice whoever asked for it.</summary>
    public async Task<List<string>> AllProblemsAsync(AppDbContext db)
    {
        var problems = await ProblemsAsync(db, answered.Keys);
        var decided = (await db.AuditEvents.Where(row => row.Action == "task.decided").Select(row => row.Data).ToListAsync())
            .Select(data => JsonElement.Parse(data).GetProperty("data").GetProperty("task").GetGuid())
            .ToList();
        problems.AddRange(
            decided
                .GroupBy(task => task)
                .Where(group => group.Count() > 1)
                .Select(group => $"task {group.Key} was decided {group.Count()} times")
        );
        var done = await db
            .CaseTasks.Where(task => task.Kind == TaskKind.Review && task.Status == CaseTaskStatus.Done)
            .Select(task => task.Id)
            .ToListAsync();
        problems.AddRange(done.Except(decided).Select(task => $"task {task} is done, and no decision is in the audit"));
        problems.AddRange(decided.Except(done).Select(task => $"task {task} was decided, and is not done"));
        var steps = await db.Journal.Select(row => row.Json).ToListAsync();
        var resumed = steps.Count(json => JsonElement.Parse(json)[0].GetString()!.EndsWith(" decide", StringComparison.Ordinal));
        if (resumed != decided.Count)
        {
            problems.Add($"{decided.Count} decisions in the audit, {resumed} in the journal");
        }

        return problems;
    }

    private static Task<bool> StandsAsync(AppDbContext db, CrashAct act)
    {
        if (act.IsSubmission)
        {
            return db.Drafts.AnyAsync(draft =>
                draft.Id == act.Target && draft.CaseId != null && db.Cases.Any(row => row.Id == draft.CaseId)
            );
        }

        var (person, outcome) = (CaseWorld.Staff(act.Organisation!).UserId, act.Decision.ToString());
        return db.CaseTasks.AnyAsync(task =>
            task.Id == act.Target && task.Status == CaseTaskStatus.Done && task.Outcome == outcome && task.DecidedById == person
        );
    }
}
