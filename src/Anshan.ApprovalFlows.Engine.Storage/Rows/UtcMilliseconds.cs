using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Stores an instant as UTC milliseconds, which both databases order and compare.</summary>
public sealed class UtcMilliseconds()
    : ValueConverter<DateTimeOffset, long>(
        value => value.ToUnixTimeMilliseconds(),
        value => DateTimeOffset.FromUnixTimeMilliseconds(value)
    );
