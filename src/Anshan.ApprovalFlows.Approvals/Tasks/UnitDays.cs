using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>The working days in which units have had a case (reading 25): what the promised total is counted in.</summary>
public static class UnitDays
{
    /// <summary>
    /// Counts each working day once, however many units had the case on it; the day on which a task was opened is not counted.
    /// </summary>
    /// <param name="tasks">All tasks of the case.</param>
    /// <param name="calendar">Says which days are worked on.</param>
    /// <param name="today">The last day that counts.</param>
    public static int Of(IEnumerable<CaseTask> tasks, WorkingCalendar calendar, DateOnly today)
    {
        HashSet<DateOnly> days = [];
        foreach (var task in tasks.Where(task => task.OrganisationId is not null && TaskTypes.Of(task.Kind).CountsTowardsTotal))
        {
            var last = task.Status == CaseTaskStatus.Open || task.DecidedAt is not { } ended ? today : ChinaTime.DateOf(ended);
            for (var day = ChinaTime.DateOf(task.OpenedAt).AddDays(1); day <= last && day <= today; day = day.AddDays(1))
            {
                if (calendar.IsWorkingDay(day))
                {
                    days.Add(day);
                }
            }
        }

        return days.Count;
    }
}
