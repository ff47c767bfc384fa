namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>What a timer of a waiting activity reports about its tasks.</summary>
public enum Reminder
{
    /// <summary>They are due soon.</summary>
    Remind,

    /// <summary>Their due day is over.</summary>
    Overdue,

    /// <summary>Their head is to be told that they are overdue.</summary>
    Escalate,

    /// <summary>They have waited for long, again.</summary>
    Chase,
}

/// <summary>The codes of reminders in the rows of timers. They are never changed.</summary>
public static class Reminders
{
    private static readonly Dictionary<Reminder, string> Codes = new()
    {
        [Reminder.Remind] = "remind",
        [Reminder.Overdue] = "overdue",
        [Reminder.Escalate] = "escalate",
        [Reminder.Chase] = "chase",
    };

    /// <summary>The code of a reminder.</summary>
    public static string Code(this Reminder reminder) => Codes[reminder];

    /// <summary>The reminder of a code; null where a timer of another kind has it.</summary>
    public static Reminder? Of(string code) =>
        Enum.GetValues<Reminder>().Cast<Reminder?>().FirstOrDefault(one => Codes[one!.Value] == code);
}
