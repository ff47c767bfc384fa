using System.Linq.Expressions;
using Anshan.ApprovalFlows.Approvals.Access;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>Who holds a task: one rule for lists, pages, programs and uploads, as a database query and for a row in memory.</summary>
public static class TaskHolders
{
    private static readonly Expression<Func<CaseTask, Person, bool>> Applicants = (task, person) =>
        task.AssigneeId != null && person.Subjects.Contains(task.AssigneeId);

    private static readonly Expression<Func<CaseTask, Person, bool>> Units = (task, person) =>
        task.OrganisationId != null && task.OrganisationId == person.OrganisationId && person.Roles.Contains(task.Role);

    private static readonly Func<CaseTask, Person, bool> OfApplicant = Applicants.Compile();
    private static readonly Func<CaseTask, Person, bool> OfUnit = Units.Compile();

    /// <summary>
    /// The tasks that fall to this person: an applicant's own, for anybody else those of the unit and the roles, and the roles of the
    /// people stood for.
    /// </summary>
    public static IQueryable<CaseTask> Of(this IQueryable<CaseTask> tasks, Actor actor)
    {
        var rule = actor.Is(Roles.Applicant) ? Applicants : Units;

        // Fields of an object, so that the database is given parameters, and one prepared query serves everybody.
        var person = Expression.Constant(new Person(actor));
        var body = new Replacing(rule.Parameters[1], person).Visit(rule.Body);
        return tasks.Where(Expression.Lambda<Func<CaseTask, bool>>(body, rule.Parameters[0]));
    }

    /// <summary>Whether this task falls to this person.</summary>
    public static bool IsOf(this CaseTask task, Actor actor) => (actor.Is(Roles.Applicant) ? OfApplicant : OfUnit)(task, new Person(actor));

    /// <summary>Whether this person heads the unit that has the task: may see it, hand it on, suspend it and urge.</summary>
    public static bool IsHeadedBy(this CaseTask task, Actor actor) =>
        task.OrganisationId is not null && task.OrganisationId == actor.OrganisationId?.Value && actor.IsOrStandsFor(Roles.Head);

    /// <summary>Whether this person has claimed it: as whom the person acts.</summary>
    public static bool IsHeldBy(this CaseTask task, Actor actor) => task.ClaimedById == actor.HolderId.Value;

    /// <summary>Whether this person has ended it, or it was ended in the person's place.</summary>
    public static bool IsEndedBy(this CaseTask task, Actor actor) =>
        task.DecidedById is { } by && (actor.Persons.Contains(new(by)) || task.DecidedForId == actor.HolderId.Value);

    /// <summary>
    /// Who does something with a task: the person, or the person in the place of another whose task it is. The one place where this is
    /// decided: whoever has a right of the own acts in the own name, unless the other has claimed or ended the task.
    /// </summary>
    public static Actor As(this CaseTask task, Actor actor)
    {
        var all = task.Capacities(actor);
        return all.FirstOrDefault(task.IsOf) ?? all.FirstOrDefault(task.IsHeadedBy) ?? actor.Alone;
    }

    /// <summary>As whom this person may act on a task at all, the one that comes first being preferred.</summary>
    public static IReadOnlyList<Actor> Capacities(this CaseTask task, Actor actor)
    {
        if (actor.StandsFor.Count == 0)
        {
            return [actor];
        }

        var others = actor.StandsFor.Select(actor.InPlaceOf).Where(other => task.IsOf(other) || task.IsHeadedBy(other)).ToList();
        return [.. others.Where(IsTheirs), actor.Alone, .. others.Where(other => !IsTheirs(other))];

        bool IsTheirs(Actor other) =>
            task.IsHeldBy(other) || (task.DecidedById == actor.UserId.Value && task.DecidedForId == other.HolderId.Value);
    }

    /// <summary>The person in whose place somebody would act on an open task; null where it would be in the own.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="role">The role of the task, which is one of the actor's unit.</param>
    /// <param name="claimedById">Who has claimed it.</param>
    public static StoodFor? Stood(this Actor actor, string role, string? claimedById) =>
        actor.StandsFor.FirstOrDefault(person => person.Id.Value == claimedById && person.Roles.Contains(role))
        ?? (actor.Is(role) ? null : actor.StandsFor.FirstOrDefault(person => person.Roles.Contains(role)));

    /// <summary>The tasks of the unit that this person heads; none for anybody else.</summary>
    public static IQueryable<CaseTask> HeadedBy(this IQueryable<CaseTask> tasks, Actor actor)
    {
        var unit = actor.IsOrStandsFor(Roles.Head) ? actor.OrganisationId?.Value : null;
        return tasks.Where(task => task.OrganisationId != null && task.OrganisationId == unit);
    }

    private sealed class Person(Actor actor)
    {
        public readonly IReadOnlyCollection<string> Subjects = actor.Subjects;
        public readonly string? OrganisationId = actor.OrganisationId;
        public readonly IReadOnlyCollection<string> Roles = actor.AllRoles;
    }

    private sealed class Replacing(ParameterExpression parameter, Expression value) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? value : base.VisitParameter(node);
    }
}
