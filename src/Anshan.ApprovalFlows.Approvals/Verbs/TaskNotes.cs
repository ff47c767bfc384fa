using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>催办, 抄送 and the mark that a task was seen: rows and mails only, no step of the procedure.</summary>
public sealed class TaskNotes(IWriteGate gate, AuditTrail audit, TaskMails mails, CaseClock clock)
{
    /// <summary>Does what changes rows only.</summary>
    public Task<TaskOutcome> WriteAsync(
        TaskSituation situation,
        Actor actor,
        TaskAction action,
        ActionChoice choice,
        CancellationToken cancellation
    ) =>
        action switch
        {
            UrgeAction => UrgeAsync(situation, actor, action, choice, cancellation),
            CopyAction => CopyAsync(situation, actor, action, choice, cancellation),
            _ => throw new InvalidOperationException($"Nobody writes {action.Code}."),
        };

    /// <summary>Keeps that whoever must act next has opened the task; the decision before it stands from then on.</summary>
    public Task SeenAsync(CaseTask task, CancellationToken cancellation) =>
        task is { Status: CaseTaskStatus.Open, SeenAt: null }
            ? gate.WriteAsync((write, token) => SeeAsync(write, task, clock.Now, token), cancellation)
            : Task.CompletedTask;

    /// <summary>
    /// Keeps that a member of staff looked at the case of a task. Where the person may end the task, the decision before it stands from
    /// then on.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="look">What is kept of the person's looks at the case.</param>
    /// <param name="mayEnd">Whether the person may end the task now.</param>
    /// <param name="cancellation">Cancels the write.</param>
    /// <returns>When the person looked at the case before this visit; null for the first one.</returns>
    public async Task<DateTimeOffset?> LookAsync(CaseTask task, Actor actor, CaseLook? look, bool mayEnd, CancellationToken cancellation)
    {
        var (now, person) = (clock.Now, actor.UserId.Value);
        var isNews = mayEnd && task is { Status: CaseTaskStatus.Open, SeenAt: null };
        if (!isNews && look?.IsVisit(now) == true)
        {
            return look.Before;
        }

        return await gate.WriteAsync(
            async (write, token) =>
            {
                var row = await write
                    .Set<CaseLook>()
                    .SingleOrDefaultAsync(row => row.CaseId == task.CaseId && row.PersonId == person, token);
                if (row is null)
                {
                    row = new CaseLook
                    {
                        CaseId = task.CaseId,
                        PersonId = person,
                        At = now,
                    };
                    write.Add(row);
                }
                else if (!row.IsVisit(now))
                {
                    (row.Before, row.At) = (row.At, now);
                }

                if (isNews)
                {
                    await SeeAsync(write, task, now, token);
                }

                return row.Before;
            },
            cancellation
        );
    }

    /// <summary>Keeps that a person has read a case that was copied to them.</summary>
    public Task ReadAsync(CaseCopy copy, CancellationToken cancellation) =>
        copy.ReadAt is null
            ? gate.WriteAsync(
                async (db, token) =>
                {
                    var row = await db.Set<CaseCopy>()
                        .SingleAsync(row => row.CaseId == copy.CaseId && row.PersonId == copy.PersonId, token);
                    row.ReadAt ??= clock.Now;
                    return true;
                },
                cancellation
            )
            : Task.CompletedTask;

    private static async Task<bool> SeeAsync(DbContext write, CaseTask task, DateTimeOffset now, CancellationToken cancellation)
    {
        var row = await write.Set<CaseTask>().SingleAsync(row => row.Id == task.Id, cancellation);
        row.SeenAt ??= now;
        return true;
    }

    private Task<TaskOutcome> UrgeAsync(
        TaskSituation situation,
        Actor actor,
        TaskAction action,
        ActionChoice choice,
        CancellationToken cancellation
    ) =>
        gate.WriteAsync<TaskOutcome>(
            async (db, token) =>
            {
                var task = await db.Set<CaseTask>().SingleAsync(row => row.Id == situation.Task.Id, token);
                if (task.Status != CaseTaskStatus.Open || (task.UrgedAt is { } at && ChinaTime.DateOf(at) == situation.Today))
                {
                    return new TaskOutcome.Refused("本任务已经办理，或者今天已经催办过。");
                }

                (task.UrgedAt, task.Urges) = (clock.Now, task.Urges + 1);
                var told = await mails.UrgeAsync(db, task, situation.Found.Case, actor, choice.Reason, token);
                var who = told.Count == 0 ? "没有能收到邮件的办理人员" : $"已发邮件给{string.Join("、", told)}";
                db.Add(
                    Line(task, clock.Now, "reminder", $"{actor.Name}催办“{task.Title}”（第 {task.Urges} 次），{who}", actor, choice.Reason)
                );
                await AuditAsync(db, task, actor, action, choice, token);
                return new TaskOutcome.Done(told.Count == 0 ? "已记录催办；该单位没有能收到邮件的办理人员。" : action.Done);
            },
            cancellation
        );

    private Task<TaskOutcome> CopyAsync(
        TaskSituation situation,
        Actor actor,
        TaskAction action,
        ActionChoice choice,
        CancellationToken cancellation
    ) =>
        gate.WriteAsync<TaskOutcome>(
            async (db, token) =>
            {
                var (task, place) = (situation.Task, choice.Places[0]);
                var people = await ReadersAsync(db, place, token);
                var known = await db.Set<CaseCopy>().Where(row => row.CaseId == task.CaseId).ToDictionaryAsync(row => row.PersonId, token);
                // Whoever was told the same today and has not read it yet is not told again: the form was sent twice.
                people.RemoveAll(user => known.GetValueOrDefault(user.Id) is { } told && IsRepeated(told, actor, choice.Reason));
                if (people.Count == 0)
                {
                    return new TaskOutcome.Done(action.Done);
                }

                foreach (var user in people)
                {
                    if (!known.TryGetValue(user.Id, out var copy))
                    {
                        copy = new CaseCopy
                        {
                            CaseId = task.CaseId,
                            PersonId = user.Id,
                            ById = actor.UserId,
                            ByName = actor.Name,
                            At = clock.Now,
                        };
                        db.Add(copy);
                    }

                    (copy.ById, copy.ByName, copy.At, copy.Note, copy.ReadAt) = (actor.UserId, actor.Name, clock.Now, choice.Reason, null);
                }

                mails.Copy(db, task, situation.Found.Case, actor, people, choice.Reason);
                db.Add(Line(task, clock.Now, "moved", $"{actor.Name}抄送给{place.Words}", actor, choice.Reason));
                await AuditAsync(db, task, actor, action, choice, token);
                return new TaskOutcome.Done(action.Done);
            },
            cancellation
        );

    private bool IsRepeated(CaseCopy copy, Actor actor, string note) =>
        copy.ReadAt is null && copy.ById == actor.UserId && copy.Note == note && ChinaTime.DateOf(copy.At) == ChinaTime.DateOf(clock.Now);

    /// <summary>The person, or the heads and reviewers of the unit.</summary>
    private static async Task<List<AppUser>> ReadersAsync(DbContext db, Tasks.Verbs.TurnPlace place, CancellationToken cancellation)
    {
        var (unit, person) = (place.OrganisationId.Value, place.Person?.Id.Value);
        var people = Reachable
            .Working(db, person is null ? [Roles.Head, Roles.Reviewer] : Roles.CaseWork)
            .Where(user => user.OrganisationId == unit && (person == null || user.Id == person));
        return await people.OrderBy(user => user.FullName).ToListAsync(cancellation);
    }

    private static TimelineEntry Line(CaseTask task, DateTimeOffset at, string kind, string text, Actor actor, string note) =>
        new()
        {
            CaseId = task.CaseId,
            At = at,
            Kind = kind,
            Text = text,
            Actor = actor.Name,
            Detail = note.Length == 0 ? null : note,
            ForApplicant = false,
        };

    private async Task AuditAsync(
        DbContext db,
        CaseTask task,
        Actor actor,
        TaskAction action,
        ActionChoice choice,
        CancellationToken cancellation
    ) =>
        await audit.AppendAsync(
            db,
            new AuditEntry(
                AuditStream.Case(task.CaseId),
                actor,
                action.AuditCode,
                new
                {
                    task = task.Id,
                    choice.Reason,
                    places = choice.Places,
                }
            ),
            cancellation
        );
}
