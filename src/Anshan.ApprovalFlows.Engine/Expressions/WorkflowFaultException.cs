namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>A fault an activity or expression raises on purpose or by its script.</summary>
public sealed class WorkflowFaultException(string message, Exception? inner = null) : Exception(message, inner);
