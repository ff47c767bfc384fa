using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>Substitutes of people, and people as they may act on the day of a world.</summary>
public static class Substitutes
{
    /// <summary>Names a substitute; the person names the own one unless somebody else does.</summary>
    public static Task<AccountOutcome> NameAsync(
        this CaseWorld world,
        Actor person,
        Actor substitute,
        DateOnly first,
        DateOnly last,
        Actor? by = null,
        string reason = "国庆假期"
    ) =>
        world.UseAsync<NameSubstitute, AccountOutcome>(service =>
            service.RunAsync(
                by ?? person,
                new SubstituteRequest
                {
                    PersonId = person.UserId,
                    SubstituteId = substitute.UserId,
                    FirstDay = first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    LastDay = last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    Reason = reason,
                }
            )
        );

    /// <summary>The same for a week from today on; throws where it is refused.</summary>
    public static async Task<Guid> StandInAsync(this CaseWorld world, Actor person, Actor substitute)
    {
        var today = ChinaTime.DateOf(world.Clock.Now);
        var outcome = await world.NameAsync(person, substitute, today, today.AddDays(6));
        return outcome is AccountOutcome.Done done
            ? Guid.Parse(done.Id)
            : throw new InvalidOperationException(((AccountOutcome.Refused)outcome).Problem);
    }

    /// <summary>The person as a request of today finds it.</summary>
    public static async Task<ActingPerson> ActingAsync(this CaseWorld world, Actor person)
    {
        await using var db = world.Database.OpenContext();
        return (await ActingPerson.FindAsync(db, person.UserId, ChinaTime.DateOf(world.Clock.Now)))!;
    }

    /// <summary>What the person may do today.</summary>
    public static async Task<Actor> TodayAsync(this CaseWorld world, Actor person) => (await world.ActingAsync(person)).Actor;

    /// <summary>Every substitution that was ever named.</summary>
    public static async Task<List<Substitution>> SubstitutionsAsync(this CaseWorld world)
    {
        await using var db = world.Database.OpenContext();
        return await db.Substitutions.AsNoTracking().ToListAsync();
    }

    /// <summary>A task as it stands.</summary>
    public static async Task<CaseTask> RowAsync(this CaseWorld world, Guid task)
    {
        await using var db = world.Database.OpenContext();
        return await db.CaseTasks.AsNoTracking().SingleAsync(row => row.Id == task);
    }

    /// <summary>The open task of a unit in a case.</summary>
    public static async Task<CaseTask> OpenOfAsync(this CaseWorld world, Guid caseId, string unit) =>
        (await world.OpenTasksAsync(caseId)).Single(row => row.OrganisationId == unit);
}
