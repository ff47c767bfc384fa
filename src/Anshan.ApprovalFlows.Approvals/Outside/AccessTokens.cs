using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Outside;

/// <summary>What an administrator asks for in a new token.</summary>
public sealed record TokenRequest(string? Name, string? Tasks, string? Events, DateOnly? Until);

/// <summary>The result: the secret, shown once; or the problems by field.</summary>
public sealed record IssuedToken(string? Secret, IReadOnlyDictionary<string, string> Errors);

/// <summary>Makes, revokes and recognises access tokens; each making and revoking is in the audit.</summary>
public sealed class AccessTokens(OpenDatabase open, IWriteGate gate, AuditTrail audit, TimeProvider machine)
{
    /// <summary>No token is valid for longer than this.</summary>
    public const int LongestDays = 366;

    private const int LongestName = 60;
    private const int MostNames = 50;
    private const int LongestLine = 200;

    /// <summary>Makes a token; its secret is in the answer and nowhere else.</summary>
    public async Task<IssuedToken> IssueAsync(TokenRequest request, Actor actor, CancellationToken cancellation = default)
    {
        var now = machine.GetUtcNow();
        var (tasks, events) = (AccessToken.Names(request.Tasks ?? ""), AccessToken.Names(request.Events ?? ""));
        var errors = Errors(request, tasks, events, ChinaTime.DateOf(now));
        if (errors.Count > 0)
        {
            return new IssuedToken(null, errors);
        }

        var secret = AccessToken.Prefix + OneTimeLinks.NewToken();
        var token = new AccessToken
        {
            Id = Guid.NewGuid(),
            Name = request.Name!.Trim(),
            Hash = OneTimeLinks.HashOf(secret),
            Ending = secret[^4..],
            Tasks = string.Join('\n', tasks),
            Events = string.Join('\n', events),
            CreatedById = actor.UserId,
            CreatedBy = actor.Name,
            CreatedAt = now,
            ExpiresAt = ChinaTime.EndOf(request.Until!.Value),
        };
        await gate.WriteAsync(
            async (db, token_) =>
            {
                db.Add(token);
                await RecordAsync(db, token, "access-token.issued", actor, token_);
                return true;
            },
            cancellation
        );
        return new IssuedToken(secret, errors);
    }

    /// <summary>Ends a token at once; false where there is none, or it was revoked before.</summary>
    public Task<bool> RevokeAsync(Guid id, Actor actor, CancellationToken cancellation = default) =>
        gate.WriteAsync(
            async (db, token) =>
            {
                if (await db.Set<AccessToken>().SingleOrDefaultAsync(row => row.Id == id, token) is not { RevokedAt: null } row)
                {
                    return false;
                }

                (row.RevokedAt, row.RevokedBy) = (machine.GetUtcNow(), actor.Name);
                await RecordAsync(db, row, "access-token.revoked", actor, token);
                return true;
            },
            cancellation
        );

    /// <summary>Every token, newest first.</summary>
    public async Task<IReadOnlyList<AccessToken>> ListAsync(CancellationToken cancellation = default)
    {
        await using var pooled = open();
        return await pooled.Context.Set<AccessToken>().AsNoTracking().OrderByDescending(row => row.CreatedAt).ToListAsync(cancellation);
    }

    /// <summary>The valid token with this secret, its use recorded; null for any other text.</summary>
    public async Task<AccessToken?> FindAsync(string secret, CancellationToken cancellation = default)
    {
        if (
            secret.Length != AccessToken.Prefix.Length + OneTimeLinks.NewToken().Length
            || !secret.StartsWith(AccessToken.Prefix, StringComparison.Ordinal)
        )
        {
            return null;
        }

        var hash = OneTimeLinks.HashOf(secret);
        AccessToken? found;
        await using (var pooled = open())
        {
            found = await pooled.Context.Set<AccessToken>().AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash, cancellation);
        }

        var now = machine.GetUtcNow();
        if (found?.IsAlive(now) is not true)
        {
            return null;
        }

        if (found.LastUsedAt is null || now - found.LastUsedAt >= TimeSpan.FromMinutes(1))
        {
            await gate.WriteAsync(
                (db, token) =>
                    db.Set<AccessToken>()
                        .Where(row => row.Id == found.Id)
                        .ExecuteUpdateAsync(row => row.SetProperty(x => x.LastUsedAt, now), token),
                cancellation
            );
        }

        return found;
    }

    private Task RecordAsync(DbContext db, AccessToken token, string action, Actor actor, CancellationToken cancellation) =>
        audit.AppendAsync(
            db,
            new AuditEntry(
                AuditStream.System,
                actor,
                action,
                new
                {
                    token.Id,
                    token.Name,
                    token.Ending,
                    Tasks = AccessToken.Names(token.Tasks),
                    Events = AccessToken.Names(token.Events),
                    token.ExpiresAt,
                }
            ),
            cancellation
        );

    private static Dictionary<string, string> Errors(
        TokenRequest request,
        IReadOnlyList<string> tasks,
        IReadOnlyList<string> events,
        DateOnly today
    )
    {
        var errors = new Dictionary<string, string>();
        if (string.IsNullOrWhiteSpace(request.Name) || TextLength.Exceeds(request.Name.Trim(), LongestName))
        {
            errors["Name"] = $"请写明哪个系统使用它，不超过 {LongestName} 个字。";
        }

        if (tasks.Count + events.Count == 0)
        {
            errors["Tasks"] = "请至少填写一个任务名称或事件名称：令牌只能用于写明的任务和事件。";
        }

        foreach (var (field, names) in new[] { ("Tasks", tasks), ("Events", events) })
        {
            if (names.Count > MostNames || names.Any(name => TextLength.Exceeds(name, LongestLine)))
            {
                errors[field] = $"最多 {MostNames} 个名称，每个不超过 {LongestLine} 个字。";
            }
        }

        if (request.Until is not { } until || until < today || until > today.AddDays(LongestDays))
        {
            errors["Until"] = $"请填写有效期的最后一天，从今天起不超过 {LongestDays} 天。";
        }

        return errors;
    }
}
