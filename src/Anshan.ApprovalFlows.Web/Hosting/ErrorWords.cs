namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>What the error page says instead of its general words; put into the request's features by whoever refuses.</summary>
public sealed record ErrorWords(string Heading, string Explanation);
