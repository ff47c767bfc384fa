using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Steps;

namespace Anshan.ApprovalFlows.Approvals.People;

/// <summary>Writes the mails about accounts into the outbox, inside the turn that causes them.</summary>
public sealed class AccountMails(MailTemplates templates, Outbox outbox, OrganisationTree organisations, SiteAddress site)
{
    public void Confirm(AppDbContext db, AppUser user, IssuedLink link) =>
        Queue(db, user, "confirm-email", Link("/account/confirm", user, link), link);

    public void AlreadyRegistered(AppDbContext db, AppUser user) =>
        Queue(db, user, "email-already-registered", $"{site.PublicUrl}/account/sign-in");

    public void ResetPassword(AppDbContext db, AppUser user, IssuedLink link) =>
        Queue(db, user, "reset-password", Link("/account/reset-password", user, link), link);

    public void Invitation(AppDbContext db, AppUser user, IReadOnlyCollection<string> roles, IssuedLink link) =>
        Queue(db, user, "invitation", Link("/account/invitation", user, link), link, roles);

    public void Disabled(AppDbContext db, AppUser user, string reason) => Queue(db, user, "account-disabled", site.PublicUrl, message: reason);

    private string Link(string path, AppUser user, IssuedLink link) =>
        $"{site.PublicUrl}{path}?user={Uri.EscapeDataString(user.Id)}&token={link.Token}";

    private void Queue(
        AppDbContext db, AppUser user, string template, string url,
        IssuedLink? link = null, IReadOnlyCollection<string>? roles = null, string? message = null)
    {
        var mail = templates.Render(template, new Dictionary<string, object?>
        {
            ["recipient"] = user.FullName,
            ["url"] = url,
            ["due"] = link?.ExpiresAt,
            ["organisation"] = user.OrganisationId is { } id ? organisations.Find(id)?.Name : null,
            ["role"] = roles is null ? null : Roles.Describe(roles),
            ["message"] = message,
        }, outbox.Now);
        outbox.Queue(db, new MailToSend(Guid.CreateVersion7(), user.Email!, user.FullName, mail.Subject, mail.Text, template));
    }
}
