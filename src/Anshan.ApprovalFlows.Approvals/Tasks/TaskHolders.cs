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

    /// <summary>The tasks that fall to this person: an applicant's own, for anybody else those of the unit and the roles.</summary>
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
        task.OrganisationId is not null && task.OrganisationId == actor.OrganisationId?.Value && actor.Is(Roles.Head);

    /// <summary>The tasks of the unit that this person heads; none for anybody else.</summary>
    public static IQueryable<CaseTask> HeadedBy(this IQueryable<CaseTask> tasks, Actor actor)
    {
        var unit = actor.Is(Roles.Head) ? actor.OrganisationId?.Value : null;
        return tasks.Where(task => task.OrganisationId != null && task.OrganisationId == unit);
    }

    private sealed class Person(Actor actor)
    {
        public readonly IReadOnlyCollection<string> Subjects = actor.Subjects;
        public readonly string? OrganisationId = actor.OrganisationId;
        public readonly IReadOnlyCollection<string> Roles = actor.Roles;
    }

    private sealed class Replacing(ParameterExpression parameter, Expression value) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? value : base.VisitParameter(node);
    }
}
