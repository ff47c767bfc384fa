using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Writes the mails about accounts into the outbox, inside the turn that causes them.</summary>
public sealed class AccountMails(MailTemplates templates, Outbox outbox, OrganisationTree organisations, SiteAddress site)
{
    /// <summary>To an address that is not confirmed: the mail contains nothing that somebody typed, not even a name.</summary>
    public void Confirm(DbContext db, string email, IssuedLink link)
    {
        var url = $"{site.PublicUrl}/account/confirm?token={Uri.EscapeDataString(link.Token)}";
        var mail = templates.Render("confirm-email", new Dictionary<string, object?> { ["url"] = url, ["due"] = link.ExpiresAt });
        outbox.Queue(db, new MailToSend(Guid.CreateVersion7(), email, "", mail.Subject, mail.Text, "confirm-email"));
    }

    /// <summary>
    /// To the owner of a known address that was typed into the registration; an invited person without a password is told where to set one.
    /// </summary>
    public void AlreadyRegistered(DbContext db, AppUser user) =>
        Queue(
            db,
            user,
            "email-already-registered",
            $"{site.PublicUrl}/account/sign-in",
            message: user is { PasswordHash: null, DisabledAt: null }
                ? "您的账号是由系统管理员邀请开通的，还没有设置密码：请使用邀请邮件中的链接，链接过期的，请联系系统管理员重新发送。"
                : null
        );

    public void ResetPassword(DbContext db, AppUser user, IssuedLink link) =>
        Queue(db, user, "reset-password", Link("/account/reset-password", user, link), link);

    public void Invitation(DbContext db, AppUser user, IReadOnlyCollection<string> roles, IssuedLink link) =>
        Queue(db, user, "invitation", Link("/account/invitation", user, link), link, roles);

    public void Disabled(DbContext db, AppUser user, string reason) => Queue(db, user, "account-disabled", site.PublicUrl, message: reason);

    private string Link(string path, AppUser user, IssuedLink link) =>
        $"{site.PublicUrl}{path}?user={Uri.EscapeDataString(user.Id)}&token={link.Token}";

    private void Queue(
        DbContext db,
        AppUser user,
        string template,
        string url,
        IssuedLink? link = null,
        IReadOnlyCollection<string>? roles = null,
        string? message = null
    )
    {
        var mail = templates.Render(
            template,
            new Dictionary<string, object?>
            {
                ["recipient"] = user.FullName,
                ["url"] = url,
                ["due"] = link?.ExpiresAt,
                ["organisation"] = user.OrganisationId is { } id ? organisations.Find(id)?.Name : null,
                ["role"] = roles is null ? null : Roles.Describe(roles),
                ["duties"] = roles is null ? null : Roles.DutiesOf(roles),
                ["message"] = message,
            },
            outbox.Now
        );
        outbox.Queue(db, new MailToSend(Guid.CreateVersion7(), user.Email!, user.FullName, mail.Subject, mail.Text, template));
    }
}
