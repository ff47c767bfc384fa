using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>Accounts, profiles, drafts, materials, mails: what is written outside the steps of cases.</summary>
internal static class PeopleUseCases
{
    private const string Password = "correct-horse-7-battery";
    private static readonly Actor Administrator = new(new("sysadmin"), "系统管理员", null, [Roles.SystemAdministrator]);
    private static readonly Actor Claimant = new(new("claimant"), "孙主任", null, [Roles.Applicant]);
    private static readonly Actor Reviewer = CaseWorld.Staff("tiedong.commerce");
    private static readonly StaffRequest Request = new("李新", "tiedong.commerce", [Roles.Reviewer]);

    /// <summary>What the newcomer's page showed before the change.</summary>
    private static SinceRead Read => new(ReadFrom.Of(StaffAccounts.FieldsOf("新人", null, [Roles.Reviewer])));

    private static readonly string Hash = new PasswordHasher<AppUser>().HashPassword(new AppUser(), Password);

    public static IEnumerable<UseCase> All =>
        [
            Simple<Registration>(
                "RequestAsync",
                async service =>
                {
                    await service.RequestAsync("new@example.cn");
                    return null;
                }
            ),
            new(
                "Registration.CompleteAsync",
                false,
                world =>
                {
                    var token = world.Database.Services.GetRequiredService<RegistrationLinks>().Issue("new@example.cn").Token;
                    return Task.FromResult(
                        UseCase.Of<Registration>(world, async (service, _) => await service.CompleteAsync(token, "新人", Password))
                    );
                }
            ),
            OnNewcomer<AcceptInvitation>(
                "RunAsync",
                LinkPurpose.Invitation,
                async (service, user, token) => await service.RunAsync(user, token, Password)
            ),
            OnNewcomer<Passwords>(
                "ResetAsync",
                LinkPurpose.ResetPassword,
                async (service, user, token) => await service.ResetAsync(user, token, Password)
            ),
            Simple<Passwords>(
                "RequestResetAsync",
                async service =>
                {
                    await service.RequestResetAsync("organiser@example.cn");
                    return null;
                }
            ),
            new(
                "Passwords.ChangeAsync",
                false,
                async world =>
                {
                    await world.Database.WriteAsync(db => db.Users.Find(CaseWorld.Organiser.UserId.Value)!.PasswordHash = Hash);
                    return UseCase.Of<Passwords>(
                        world,
                        async (service, _) => await service.ChangeAsync(CaseWorld.Organiser, Password, "another-8-battery")
                    );
                }
            ),
            Simple<DeskViews>("AddAsync", async service => await service.AddAsync(Reviewer, "我经办的", "who=me")),
            Simple<DeskViews>("ChooseAsync", async service => await service.ChooseAsync(Reviewer, DeskColumns.Usual, true)),
            OnView("RenameAsync", async (service, view) => await service.RenameAsync(Reviewer, view, "本周要办完")),
            OnView(
                "DeleteAsync",
                async (service, view) =>
                {
                    await service.DeleteAsync(Reviewer, view);
                    return null;
                }
            ),
            Simple<InviteStaff>("InviteAsync", async service => await service.InviteAsync(Administrator, "li@example.cn", Request)),
            OnNewcomer<InviteStaff>(
                "SendAgainAsync",
                LinkPurpose.Invitation,
                async (service, user, _) => await service.SendAgainAsync(Administrator, user)
            ),
            OnNewcomer<StaffAccounts>(
                "ChangeAsync",
                LinkPurpose.Invitation,
                async (service, user, _) => await service.ChangeAsync(Administrator, user, Request, Read)
            ),
            OnNewcomer<StaffAccounts>(
                "DisableAsync",
                LinkPurpose.Invitation,
                async (service, user, _) => await service.DisableAsync(Administrator, user, "离职")
            ),
            OnNewcomer<StaffAccounts>(
                "EnableAsync",
                LinkPurpose.Invitation,
                async (service, user, _) => await service.EnableAsync(Administrator, user),
                isDisabled: true
            ),
            Simple<FirstAdministrator>("IssueTokenAsync", async service => await service.IssueTokenAsync()),
            new(
                "FirstAdministrator.CreateAsync",
                false,
                async world =>
                {
                    var token = await world.UseAsync<FirstAdministrator, string?>(service => service.IssueTokenAsync());
                    return UseCase.Of<FirstAdministrator>(
                        world,
                        async (service, _) => await service.CreateAsync(token!, "first@example.cn", "第一人", Password)
                    );
                }
            ),
            new(
                "RoleRows.EnsureAsync",
                false,
                async world =>
                {
                    await world.Database.Gate.WriteAsync(
                        (db, token) => db.Set<IdentityRole>().Where(role => role.Id == Roles.Auditor).ExecuteDeleteAsync(token)
                    );
                    return UseCase.Of<RoleRows>(
                        world,
                        async (service, _) =>
                        {
                            await service.EnsureAsync();
                            return null;
                        }
                    );
                }
            ),
            Simple<SaveProfile>(
                "RunAsync",
                async service =>
                    (
                        await service.RunAsync(
                            CaseWorld.Organiser,
                            new ProfileEntry("新名称", null, "tiedong", "新地址", null, null, null, "陈", null),
                            new SinceRead(ReadFrom.Of(SaveProfile.FieldsOf(CaseWorld.Profile())))
                        )
                    ).ToList()
            ),
            new(
                "GrantGovernment.RunAsync",
                false,
                async world =>
                {
                    const string Code = "11210302MB0ABCDE1";
                    await world.Database.WriteAsync(db =>
                    {
                        var profile = db.ApplicantProfiles.Single(row => row.SubjectId == CaseWorld.Organiser.UserId.Value);
                        profile.CreditCode = Code + UnifiedSocialCreditCode.CheckDigit(Code);
                    });
                    return UseCase.Of<GrantGovernment>(
                        world,
                        async (service, _) =>
                            await service.RunAsync(Administrator, CaseWorld.Organiser.UserId, CaseWorld.Organiser.Subject!, isGranted: true)
                    );
                }
            ),
            Simple<ChooseSubject>(
                "RunAsync",
                async service => await service.RunAsync(CaseWorld.Organiser, CaseWorld.Organiser.Subject!.Value)
            ),
            new(
                "ClaimSubject.BeginAsync",
                false,
                async world =>
                {
                    await world.Database.WriteAsync(db => CaseWorld.AddUser(db, Claimant, "claimant@example.cn"));
                    return UseCase.Of<ClaimSubject>(world, async (service, _) => await BeginAsync(service));
                }
            ),
            new(
                "ClaimSubject.SendAsync",
                false,
                async world =>
                {
                    var claim = await ClaimAsync(world);
                    return UseCase.Of<ClaimSubject>(world, async (service, _) => await service.SendAsync(Claimant, claim));
                }
            ),
            new(
                "DecideClaim.RunAsync",
                false,
                async world =>
                {
                    var claim = await ClaimAsync(world);
                    await world.UseAsync<ClaimSubject, AccountOutcome>(service => service.SendAsync(Claimant, claim));
                    return UseCase.Of<DecideClaim>(
                        world,
                        async (service, _) =>
                            await service.RunAsync(CaseWorld.Staff("tiedong.approval"), claim, ClaimStatus.Replaced, "已核实")
                    );
                }
            ),
            Simple<StartDraft>("RunAsync", async service => await service.RunAsync("1.2", null, CaseWorld.Organiser)),
            OnDraft<SaveDraft>(
                "RunAsync",
                async (service, draft) =>
                    await service.RunAsync(
                        draft,
                        CaseWorld.Organiser,
                        new Dictionary<string, string?> { ["publicity"] = "100" },
                        new SinceRead(ReadFrom.Of("publicity", "0"))
                    )
            ),
            OnDraft<DiscardDraft>("RunAsync", async (service, draft) => await service.RunAsync(draft, CaseWorld.Organiser)),
            OnDraft<AddMaterial>(
                "RunAsync",
                async (service, draft) =>
                    await service.RunAsync(
                        new MaterialPlace.OfDraft(draft),
                        "invoices",
                        "新发票.pdf",
                        new MemoryStream(SampleFiles.Pdf("new")),
                        CaseWorld.Organiser
                    )
            ),
            new(
                "RemoveMaterial.RunAsync (of a draft)",
                false,
                async world =>
                {
                    var draft = await world.DraftAsync();
                    var file = await FileAsync(world);
                    return UseCase.Of<RemoveMaterial>(
                        world,
                        async (service, _) => await service.RunAsync(new MaterialPlace.OfDraft(draft), file, CaseWorld.Organiser)
                    );
                }
            ),
            new(
                "RemoveMaterial.RunAsync (of a correction)",
                false,
                async world =>
                {
                    var task = await CaseUseCases.CorrectionAsync(world, ["invoices"]);
                    var file = await FileAsync(world);
                    return UseCase.Of<RemoveMaterial>(
                        world,
                        async (service, _) => await service.RunAsync(new MaterialPlace.OfCorrection(task.Id), file, CaseWorld.Organiser)
                    );
                }
            ),
            new(
                "OutboxSweep.RunAsync",
                false,
                async world =>
                {
                    await world.UseAsync<Passwords, bool>(async service =>
                    {
                        await service.RequestResetAsync("organiser@example.cn");
                        return true;
                    });
                    return UseCase.Of<OutboxSweep>(world, async (sweep, _) => await sweep.RunAsync());
                }
            ),
        ];

    private static UseCase Simple<TService>(string method, Func<TService, Task<object?>> act)
        where TService : notnull =>
        new(
            $"{typeof(TService).Name}.{method}",
            false,
            world => Task.FromResult(UseCase.Of<TService>(world, (service, _) => act(service)))
        );

    private static UseCase OnDraft<TService>(string method, Func<TService, Guid, Task<object?>> act)
        where TService : notnull =>
        new(
            $"{typeof(TService).Name}.{method}",
            false,
            async world =>
            {
                var draft = await world.DraftAsync();
                return UseCase.Of<TService>(world, (service, _) => act(service, draft));
            }
        );

    /// <summary>A view that the person has.</summary>
    private static UseCase OnView(string method, Func<DeskViews, Guid, Task<object?>> act) =>
        new(
            $"{nameof(DeskViews)}.{method}",
            false,
            async world =>
            {
                DeskView view = new()
                {
                    Id = Guid.NewGuid(),
                    PersonId = Reviewer.UserId,
                    Name = "我的",
                    Query = "who=me",
                };
                await world.Database.WriteAsync(db => db.Add(view));
                return UseCase.Of<DeskViews>(world, (service, _) => act(service, view.Id));
            }
        );

    /// <summary>Somebody registered or invited, whose link for a purpose is alive.</summary>
    private static UseCase OnNewcomer<TService>(
        string method,
        LinkPurpose purpose,
        Func<TService, UserId, string, Task<object?>> act,
        bool isDisabled = false
    )
        where TService : notnull =>
        new(
            $"{typeof(TService).Name}.{method}",
            false,
            async world =>
            {
                var actor = new Actor(new("newcomer"), "新人", null, [Roles.Reviewer]);
                var token = await world.Database.Gate.WriteAsync(
                    async (context, cancellation) =>
                    {
                        var db = (AppDbContext)context;
                        CaseWorld.AddUser(db, actor, "newcomer@example.cn");
                        var user = db.Users.Local.Single(row => row.Id == actor.UserId);
                        user.EmailConfirmed = purpose == LinkPurpose.ResetPassword;
                        user.PasswordHash = purpose == LinkPurpose.Invitation ? null : Hash;
                        user.InvitedAt = purpose == LinkPurpose.Invitation ? DateTimeOffset.UnixEpoch : null;
                        user.DisabledAt = isDisabled ? DateTimeOffset.UnixEpoch : null;
                        return (
                            await world
                                .Database.Services.GetRequiredService<OneTimeLinks>()
                                .IssueAsync(db, actor.UserId, purpose, cancellation)
                        ).Token;
                    }
                );
                return UseCase.Of<TService>(world, (service, _) => act(service, actor.UserId, token));
            }
        );

    private static Task<AccountOutcome> BeginAsync(ClaimSubject service) =>
        service.BeginAsync(Claimant, CaseWorld.Profile().CreditCode, "原经办人已离职");

    /// <summary>A claim with its evidence, not sent yet.</summary>
    private static async Task<Guid> ClaimAsync(CaseWorld world)
    {
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, Claimant, "claimant@example.cn"));
        var begun = (AccountOutcome.Done)await world.UseAsync<ClaimSubject, AccountOutcome>(BeginAsync);
        var claim = Guid.Parse(begun.Id);
        await world.UseAsync<AddMaterial, MaterialOutcome>(service =>
            service.RunAsync(
                new MaterialPlace.OfClaim(claim),
                "claim-evidence",
                "授权书.pdf",
                new MemoryStream(SampleFiles.Pdf("claim")),
                Claimant
            )
        );
        return claim;
    }

    private static async Task<Guid> FileAsync(CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return (await db.MaterialFiles.SingleAsync()).Id;
    }
}
