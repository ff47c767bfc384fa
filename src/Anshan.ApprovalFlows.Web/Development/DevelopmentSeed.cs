using System.Security.Cryptography;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Settings;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Development;

/// <summary>Fills an empty Development database with people who can try everything, under one random password.</summary>
public sealed class DevelopmentSeed(
    OpenDatabase open,
    IWriteGate gate,
    OrganisationTree organisations,
    IPasswordHasher<AppUser> hasher,
    TimeProvider machine
)
{
    public const string PasswordKey = "development-password";
    public const string Domain = "demo.example";

    /// <summary>Whether this database has accounts whose password is public.</summary>
    public async Task<bool> IsSeededAsync(CancellationToken cancellation = default)
    {
        await using var pooled = open();
        var db = pooled.Context;
        return await db.Set<Setting>().AnyAsync(row => row.Key == PasswordKey, cancellation);
    }

    /// <summary>Seeds once; returns the password, also on later starts.</summary>
    public async Task<string> RunAsync(CancellationToken cancellation = default)
    {
        var password =
            $"anshan-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 4)}-{RandomNumberGenerator.GetString("23456789", 4)}";
        var hash = hasher.HashPassword(new AppUser(), password); // one hash for all keeps the start fast
        return await gate.WriteAsync(
            async (db, token) =>
            {
                if (await db.Set<Setting>().SingleOrDefaultAsync(row => row.Key == PasswordKey, token) is { } present)
                {
                    return present.Value;
                }

                db.Set<Setting>().Add(new Setting { Key = PasswordKey, Value = password });
                foreach (var person in DemoPerson.All(await NamedUnits.ReadAsync(db, organisations, token)))
                {
                    Add(db, person, hash);
                }

                return password;
            },
            cancellation
        );
    }

    private void Add(DbContext db, DemoPerson person, string hash)
    {
        var user = new AppUser
        {
            UserName = person.Email,
            NormalizedUserName = person.Email.ToUpperInvariant(),
            Email = person.Email,
            NormalizedEmail = person.Email.ToUpperInvariant(),
            EmailConfirmed = true,
            FullName = person.FullName,
            OrganisationId = person.OrganisationId,
            PasswordHash = hash,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            LockoutEnabled = true,
            CreatedAt = machine.GetUtcNow(),
        };
        db.Set<AppUser>().Add(user);
        db.Set<IdentityUserRole<string>>()
            .AddRange(person.Roles.Select(role => new IdentityUserRole<string> { UserId = user.Id, RoleId = role }));
        if (person == DemoPerson.Applicant)
        {
            db.Set<ApplicantProfile>().Add(Profile(user));
            db.Set<SubjectMember>()
                .Add(
                    new SubjectMember
                    {
                        SubjectId = user.Id,
                        UserId = user.Id,
                        Since = machine.GetUtcNow(),
                    }
                );
        }
    }

    private ApplicantProfile Profile(AppUser user)
    {
        const string FirstSeventeen = "91210302MA0ABCDE5";
        return new ApplicantProfile
        {
            SubjectId = user.Id,
            Name = "示例会展有限公司",
            CreditCode = FirstSeventeen + UnifiedSocialCreditCode.CheckDigit(FirstSeventeen),
            Kinds = ApplicantKind.Enterprise | ApplicantKind.Organiser,
            RegionId = "tiedong",
            Address = "鞍山市铁东区示例路 1 号",
            BankName = "示例银行鞍山铁东支行",
            BankAccountName = "示例会展有限公司",
            BankAccount = "6200000000000000001",
            ContactName = user.FullName,
            ContactPhone = "0412-0000000",
            UpdatedAt = machine.GetUtcNow(),
        };
    }
}
