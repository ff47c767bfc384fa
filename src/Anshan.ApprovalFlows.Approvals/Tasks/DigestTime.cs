namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>When on a working day the work mails leave, by the clock of Anshan.</summary>
public sealed record DigestTime(TimeOnly At)
{
    /// <summary>Half past eight, when offices open.</summary>
    public static DigestTime Default { get; } = new(new TimeOnly(8, 30));

    /// <summary>8:30</summary>
    public string Words => At.ToString("H:mm", System.Globalization.CultureInfo.InvariantCulture);
}
