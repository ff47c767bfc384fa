namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>The ids that are made with a form, so that sending it twice acts once.</summary>
public static class OperationIds
{
    /// <summary>The id that came back; a new one where a form came back without, for it is a repeat of no other.</summary>
    public static Guid OrNew(this Guid operation) => operation == Guid.Empty ? Guid.NewGuid() : operation;
}
