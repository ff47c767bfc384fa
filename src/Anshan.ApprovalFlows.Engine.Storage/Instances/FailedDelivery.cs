using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Instances;

/// <summary>
/// The state of a timer or a message whose step failed: it is retried after 4, 16, 64, 256 seconds; the fifth failure makes it an incident.
/// </summary>
/// <param name="Attempts">How often it has failed, this time included.</param>
/// <param name="NotBefore">Machine time before which the sweep does not retry.</param>
/// <param name="Error">What went wrong this time.</param>
public sealed record FailedDelivery(int Attempts, DateTimeOffset? NotBefore, string Error)
{
    /// <summary>After so many failures it is an incident and is not retried any more.</summary>
    public const int MaxAttempts = 5;

    /// <summary>The failure that follows <paramref name="before"/> others, now.</summary>
    public static FailedDelivery After(int before, string error, DateTimeOffset machineNow) =>
        new(before + 1, machineNow + TimeSpan.FromSeconds(Math.Pow(4, before + 1)), error);

    /// <summary>Writes the incident after the last attempt, and notifies the administrators.</summary>
    public async Task ReportAsync(DbContext db, IStepWriter writer, Incident incident, CancellationToken cancellation)
    {
        if (Attempts == MaxAttempts)
        {
            db.Add(incident);
            EngineTelemetry.Incident();
            await writer.TellAsync(db, incident, cancellation);
        }
    }
}
