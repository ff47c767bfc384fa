using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>The result of a change to a definition.</summary>
public abstract record EditOutcome
{
    private EditOutcome() { }

    /// <summary>It is stored.</summary>
    /// <param name="Version">As it stands now.</param>
    /// <param name="WasPublished">Whether it was the published one before.</param>
    public sealed record Stored(DefinitionVersion Version, bool WasPublished = false) : EditOutcome
    {
        /// <summary>
        /// What was done to the document so that it could be kept, in sentences; the check tells them too, until the next save.
        /// </summary>
        public IReadOnlyList<string> Notices { get; init; } = [];
    }

    /// <summary>It is not done, for reasons that the administrator can read; a draft sent with it is stored all the same.</summary>
    public sealed record Refused(IReadOnlyList<string> Reasons) : EditOutcome
    {
        /// <summary>One reason.</summary>
        public Refused(string reason)
            : this([reason]) { }

        /// <summary>Whether it is refused because somebody saved after the content that was sent had been read.</summary>
        public bool IsOvertaken { get; init; }
    }

    /// <summary>There is no such definition or version.</summary>
    public sealed record NotFound : EditOutcome;
}
