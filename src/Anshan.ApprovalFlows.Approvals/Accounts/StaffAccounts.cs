using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>An administrator changes unit and roles, disables, enables. Every change is in the audit with before and after.</summary>
/// <remarks>Nobody changes the own account here, and one system administrator always remains.</remarks>
public sealed class StaffAccounts(
    IWriteGate gate,
    AccountMails mails,
    AuditTrail audit,
    OrganisationTree organisations,
    IOpenWork work,
    TimeProvider machine
)
{
    public async Task<AccountOutcome> ChangeAsync(
        Actor actor,
        string userId,
        StaffRequest request,
        SinceRead since,
        CancellationToken cancellation = default
    ) => request.Objection(organisations) ?? await ChangingAsync(actor, userId, request, since, cancellation);

    /// <summary>What can be changed of an account, as two saves of it are compared.</summary>
    public static IReadOnlyDictionary<string, string?> FieldsOf(string fullName, string? organisationId, IEnumerable<string> roles) =>
        new Dictionary<string, string?>
        {
            [nameof(StaffRequest.FullName)] = fullName,
            [nameof(StaffRequest.OrganisationId)] = organisationId,
            [nameof(StaffRequest.Roles)] = string.Join('、', roles.Order(StringComparer.Ordinal).Select(role => Roles.Names[role])),
        };

    /// <summary>Disables an account; what the person has claimed goes back to the unit, in the same commit.</summary>
    public async Task<AccountOutcome> DisableAsync(Actor actor, string userId, string? reason, CancellationToken cancellation = default)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return new AccountOutcome.Refused("请写明停用原因。", "Reason");
        }

        if (TextLimit.Problem("停用原因", reason, TextLimit.Opinion) is { } problem)
        {
            return new AccountOutcome.Refused(problem, "Reason");
        }

        return await OnOtherAsync(
            actor,
            userId,
            async (db, user, token) =>
            {
                if (user.DisabledAt is not null)
                {
                    return new AccountOutcome.Refused("这个账号已经停用。");
                }

                if (await IsLastAdministratorAsync(db, user, token))
                {
                    return new AccountOutcome.Refused("这是最后一名系统管理员，不能停用。请先邀请另一名系统管理员。");
                }

                (user.DisabledAt, user.SecurityStamp) = (machine.GetUtcNow(), PersonRows.NewStamp());
                await OneTimeLinks.RevokeAsync(db, userId, LinkPurpose.Invitation, token);
                await OneTimeLinks.RevokeAsync(db, userId, LinkPurpose.ResetPassword, token);
                await work.LeaveAsync(db, actor, user, new LeavingWork("账号停用"), token);
                mails.Disabled(db, user, reason.Trim());
                await RecordAsync(db, user, actor, "user.disabled", new { Reason = reason.Trim() }, token);
                return new AccountOutcome.Done(user.Id);
            },
            cancellation
        );
    }

    public Task<AccountOutcome> EnableAsync(Actor actor, string userId, CancellationToken cancellation = default) =>
        OnOtherAsync(
            actor,
            userId,
            async (db, user, token) =>
            {
                if (user.DisabledAt is null)
                {
                    return new AccountOutcome.Refused("这个账号没有停用。");
                }

                user.DisabledAt = null;
                await RecordAsync(db, user, actor, "user.enabled", new { }, token);
                return new AccountOutcome.Done(user.Id);
            },
            cancellation
        );

    private Task<AccountOutcome> ChangingAsync(
        Actor actor,
        string userId,
        StaffRequest request,
        SinceRead since,
        CancellationToken cancellation
    ) =>
        OnOtherAsync(
            actor,
            userId,
            async (db, user, token) =>
            {
                var before = await PersonRows.RolesOfAsync(db, userId, token);
                if (before.Contains(Roles.Applicant))
                {
                    return new AccountOutcome.Refused("这是申请人账号，没有单位和角色可改。");
                }

                if (!request.Roles.Contains(Roles.SystemAdministrator) && await IsLastAdministratorAsync(db, user, token))
                {
                    return new AccountOutcome.Refused(
                        "这是最后一名系统管理员，不能取消其角色。请先邀请另一名系统管理员。",
                        nameof(StaffRequest.Roles)
                    );
                }

                if (
                    !since.Allows(
                        FieldsOf(user.FullName, user.OrganisationId, before),
                        FieldsOf(request.FullName, request.OrganisationId, request.Roles),
                        "您或者另一位管理员"
                    )
                )
                {
                    return new AccountOutcome.Refused("这个账号在您打开本页以后又有人修改过，这次的修改还没有保存。");
                }

                if (since.IsSame)
                {
                    return new AccountOutcome.Done(user.Id);
                }

                var old = new
                {
                    user.FullName,
                    user.OrganisationId,
                    Roles = before,
                };
                (user.FullName, user.OrganisationId) = (TypedText.Name(request.FullName), request.OrganisationId);
                await PersonRows.ReplaceRolesAsync(db, user, request.Roles, token);
                await work.LeaveAsync(
                    db,
                    actor,
                    user,
                    new LeavingWork("单位或者角色变动") { Stays = (request.OrganisationId, request.Roles) },
                    token
                );
                var present = new
                {
                    user.FullName,
                    user.OrganisationId,
                    Roles = request.Roles.Order(StringComparer.Ordinal).ToList(),
                };
                await RecordAsync(db, user, actor, "user.changed", new { Before = old, After = present }, token);
                return new AccountOutcome.Done(user.Id);
            },
            cancellation
        );

    private Task<AccountOutcome> OnOtherAsync(
        Actor actor,
        string userId,
        Func<DbContext, AppUser, CancellationToken, Task<AccountOutcome>> change,
        CancellationToken cancellation
    ) =>
        gate.WriteAsync(
            async (db, token) =>
            {
                if (actor.UserId == userId)
                {
                    return new AccountOutcome.Refused("不能更改自己的账号，请由另一名系统管理员办理。");
                }

                return await PersonRows.FindAsync(db, userId, token) is { } user
                    ? await change(db, user, token)
                    : new AccountOutcome.Refused("没有这个账号。");
            },
            cancellation
        );

    private static async Task<bool> IsLastAdministratorAsync(DbContext db, AppUser user, CancellationToken cancellation)
    {
        var administrators = await PersonRows
            .ActiveSystemAdministrators(db)
            .Select(row => row.Id)
            .Order()
            .Take(2)
            .ToListAsync(cancellation);
        return administrators is [var only] && only == user.Id;
    }

    private Task RecordAsync(DbContext db, AppUser user, Actor actor, string action, object data, CancellationToken cancellation) =>
        audit.AppendAsync(db, new AuditEntry(AuditStream.User(user.Id), actor, action, data), cancellation);
}
