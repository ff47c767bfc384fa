using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;

/// <summary>What is asked for when a substitute is named, as it was typed.</summary>
public sealed record SubstituteRequest
{
    /// <summary>Who is away.</summary>
    public string? PersonId { get; init; }

    /// <summary>Who acts meanwhile.</summary>
    public string? SubstituteId { get; init; }

    /// <summary>The first day.</summary>
    public string? FirstDay { get; init; }

    /// <summary>The last day.</summary>
    public string? LastDay { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}

/// <summary>Names a colleague who acts in the place of a person from one day to another, and ends that early.</summary>
/// <remarks>
/// A person has at most one substitute at any time. Whoever stands for somebody has no substitute in that time: rights never go on to a
/// third person, so there is no chain and no cycle. Checked under a lock, for two may be named at once.
/// </remarks>
public sealed class NameSubstitute(IWriteGate gate, AuditTrail audit, CaseClock clock)
{
    /// <summary>The longest time, in days.</summary>
    public const int MostDays = 366;

    /// <summary>Why nobody else may name a substitute of this person or end it.</summary>
    public const string NotTheirs = "只有本人、本单位负责人和系统管理员可以指定或者结束代理。";

    /// <summary>Names the substitute. What is refused has changed nothing; the field says where the problem is.</summary>
    public async Task<AccountOutcome> RunAsync(Actor actor, SubstituteRequest request, CancellationToken cancellation = default)
    {
        if (Read(request, out var first, out var last, out var reason) is { } problem)
        {
            return problem;
        }

        // Read committed: what is read after the lock is what others have committed before it.
        return await gate.WriteGuardedAsync<AccountOutcome>(
            async (db, token) =>
            {
                await db.LockAsync("substitutions", "all", token);
                if (await RefusalAsync(db, actor, request, first, last, token) is { } refusal)
                {
                    return refusal;
                }

                var person = (await PersonRows.FindAsync(db, request.PersonId!, token))!;
                var row = new Substitution
                {
                    Id = Guid.NewGuid(),
                    PersonId = person.Id,
                    SubstituteId = request.SubstituteId!,
                    OrganisationId = person.OrganisationId!,
                    FirstDay = first,
                    LastDay = last,
                    Reason = reason,
                    NamedById = actor.UserId,
                    NamedByName = actor.Name,
                    NamedAt = clock.Now,
                };
                db.Add(row);
                await RecordAsync(db, row, actor, "substitute.named", token);
                return new AccountOutcome.Done(row.Id.ToString());
            },
            cancellation
        );
    }

    /// <summary>Ends a substitution at once; one that has not begun never begins.</summary>
    public Task<AccountOutcome> EndAsync(Actor actor, Guid id, CancellationToken cancellation = default) =>
        gate.WriteAsync<AccountOutcome>(
            async (db, token) =>
            {
                var row = await db.Set<Substitution>().SingleOrDefaultAsync(row => row.Id == id, token);
                if (row is null || await PersonRows.FindAsync(db, row.PersonId, token) is not { } person || !Names(actor, person))
                {
                    return new AccountOutcome.Refused(NotTheirs);
                }

                if (row.EndedAt is not null || row.LastDay < ChinaTime.DateOf(clock.Now))
                {
                    return new AccountOutcome.Refused("这次代理已经结束。");
                }

                (row.EndedAt, row.EndedById, row.EndedByName) = (clock.Now, actor.UserId, actor.Name);
                await RecordAsync(db, row, actor, "substitute.ended", token);
                return new AccountOutcome.Done(row.Id.ToString());
            },
            cancellation
        );

    /// <summary>Whether somebody names the substitutes of this person: the person, the head of the unit, a system administrator.</summary>
    public static bool Names(Actor actor, AppUser person) =>
        actor.UserId == person.Id || actor.Is(Roles.SystemAdministrator) || (actor.HeadedUnit is { } unit && unit == person.OrganisationId);

    /// <summary>What was typed; all that is missing or wrong with it at once.</summary>
    private AccountOutcome.Refused? Read(SubstituteRequest request, out DateOnly first, out DateOnly last, out string reason)
    {
        reason = TypedText.Lines(request.Reason);
        var today = ChinaTime.DateOf(clock.Now);
        var hasFirst = DateText.TryParse(request.FirstDay, out first, out var firstProblem);
        var hasLast = DateText.TryParse(request.LastDay, out last, out var lastProblem);
        (string Field, string? Problem)[] checks =
        [
            (nameof(request.PersonId), string.IsNullOrEmpty(request.PersonId) ? "请选择由谁的任务需要代理。" : null),
            (
                nameof(request.SubstituteId),
                string.IsNullOrEmpty(request.SubstituteId) ? "请选择代理人。"
                : request.SubstituteId == request.PersonId ? "不能由本人代理本人，请选择一位同事。"
                : null
            ),
            (
                nameof(request.FirstDay),
                !hasFirst
                    ? string.IsNullOrWhiteSpace(request.FirstDay)
                        ? "请填写代理的第一天。"
                        : firstProblem
                    : first < today
                        ? "代理不能从过去的日期开始。"
                        : null
            ),
            (
                nameof(request.LastDay),
                !hasLast
                    ? string.IsNullOrWhiteSpace(request.LastDay)
                        ? "请填写代理的最后一天。"
                        : lastProblem
                    : hasFirst && last < first
                        ? "最后一天不能早于第一天。"
                        : hasFirst && last.DayNumber - first.DayNumber >= MostDays
                            ? "一次最多代理一年。"
                            : null
            ),
            (
                nameof(request.Reason),
                reason.Length == 0
                    ? "请填写原因，例如：国庆假期。"
                    : TextLimit.Problem("原因", request.Reason, TextLimit.Line) ?? TypedText.Problem(reason)
            ),
        ];
        var problems = checks.Where(check => check.Problem is not null).ToDictionary(check => check.Field, check => check.Problem!);
        return problems.Count == 0
            ? null
            : new AccountOutcome.Refused(problems.First().Value, problems.First().Key) { Problems = problems };
    }

    private static async Task<AccountOutcome.Refused?> RefusalAsync(
        DbContext db,
        Actor actor,
        SubstituteRequest request,
        DateOnly first,
        DateOnly last,
        CancellationToken cancellation
    )
    {
        var person = await PersonRows.FindAsync(db, request.PersonId!, cancellation);
        if (person?.OrganisationId is null || !Names(actor, person))
        {
            return Refuse(NotTheirs, nameof(request.PersonId));
        }

        var other = await PersonRows.FindAsync(db, request.SubstituteId!, cancellation);
        if (other is null || other.OrganisationId != person.OrganisationId)
        {
            return Refuse("代理人必须是同一单位的同事。", nameof(request.SubstituteId));
        }

        if (person.DisabledAt is not null || !person.EmailConfirmed)
        {
            return Refuse($"{person.FullName}的账号未开通或者已停用，其任务请由单位负责人转办。", nameof(request.PersonId));
        }

        if (other.DisabledAt is not null || !other.EmailConfirmed)
        {
            return Refuse($"{other.FullName}的账号未开通或者已停用，不能代理。", nameof(request.SubstituteId));
        }

        var theirs = await PersonRows.RolesOfAsync(db, person.Id, cancellation);
        var others = await PersonRows.RolesOfAsync(db, other.Id, cancellation);
        if (!theirs.Exists(Roles.CaseWork.Contains))
        {
            return Refuse($"{person.FullName}不办理业务，不需要代理。", nameof(request.PersonId));
        }

        if (!others.Exists(Roles.CaseWork.Contains))
        {
            return Refuse($"{other.FullName}不办理业务，不能代理。", nameof(request.SubstituteId));
        }

        return ActingPerson.Conflict(others, theirs) is { } conflict
            ? Refuse($"{other.FullName}不能代理{person.FullName}。{conflict}", nameof(request.SubstituteId))
            : await OverlapAsync(db, person, other, first, last, cancellation);
    }

    /// <summary>What is named already in that time and does not go together with it.</summary>
    private static async Task<AccountOutcome.Refused?> OverlapAsync(
        DbContext db,
        AppUser person,
        AppUser other,
        DateOnly first,
        DateOnly last,
        CancellationToken cancellation
    )
    {
        var (away, acting) = (person.Id, other.Id);
        var near = await (
            from row in db.Set<Substitution>().Within(first, last)
            where row.PersonId == away || row.PersonId == acting || row.SubstituteId == away
            join absent in db.Set<AppUser>() on row.PersonId equals absent.Id
            join present in db.Set<AppUser>() on row.SubstituteId equals present.Id
            orderby row.FirstDay
            select new
            {
                Row = row,
                Absent = absent.FullName,
                Present = present.FullName,
            }
        ).ToListAsync(cancellation);
        if (near.Find(item => item.Row.PersonId == away) is { } own)
        {
            return Refuse(
                $"{own.Absent}在{Days(own.Row)}已由{own.Present}代理，同一时间只能有一名代理人。请先结束原来的代理，或者改选日期。",
                nameof(SubstituteRequest.FirstDay)
            );
        }

        if (near.Find(item => item.Row.PersonId == acting) is { } gone)
        {
            return Refuse(
                $"{gone.Absent}在{Days(gone.Row)}由{gone.Present}代理，其间不能代理他人。请选择另一位同事。",
                nameof(SubstituteRequest.SubstituteId)
            );
        }

        return near.Find(item => item.Row.SubstituteId == away) is { } standing
            ? Refuse(
                $"{standing.Present}在{Days(standing.Row)}代理{standing.Absent}，代理不能转给第三人。请先为{standing.Absent}另选代理人。",
                nameof(SubstituteRequest.SubstituteId)
            )
            : null;
    }

    private static string Days(Substitution row) => SubstituteWords.Days(row.FirstDay, row.LastDay);

    private static AccountOutcome.Refused Refuse(string problem, string field) => new(problem, field);

    private Task RecordAsync(DbContext db, Substitution row, Actor actor, string action, CancellationToken cancellation) =>
        audit.AppendAsync(
            db,
            new AuditEntry(
                AuditStream.User(row.PersonId),
                actor,
                action,
                new
                {
                    substitution = row.Id,
                    substitute = row.SubstituteId,
                    row.FirstDay,
                    row.LastDay,
                    row.Reason,
                }
            ),
            cancellation
        );
}
