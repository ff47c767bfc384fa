namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Why the engine refuses a step; nothing is changed then. An activity may refuse with an enum of its own domain.</summary>
public enum StepRefusal
{
    /// <summary>There is no such instance.</summary>
    NotFound,

    /// <summary>An instance of this id was started before.</summary>
    AlreadyStarted,

    /// <summary>Other steps of the instance came first in every attempt.</summary>
    Busy,

    /// <summary>The instance is paused after a fault.</summary>
    Paused,

    /// <summary>The instance is over.</summary>
    Over,

    /// <summary>The activity that the stimulus is for does not wait any more.</summary>
    NotWaiting,

    /// <summary>There is no fault to be dealt with.</summary>
    NotFaulted,

    /// <summary>A target stands in no running flowchart.</summary>
    NotRunning,

    /// <summary>A running activity has no place in the other version.</summary>
    NotInVersion,

    /// <summary>The input is larger than a state may be.</summary>
    TooLarge,

    /// <summary>The activity does not take this verb.</summary>
    UnknownVerb,

    /// <summary>The input of the verb is missing, or not what the verb carries.</summary>
    InvalidInput,
}
