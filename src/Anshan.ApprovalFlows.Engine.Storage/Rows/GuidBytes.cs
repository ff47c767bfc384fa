using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>
/// Stores an id on SQLite as the 16 bytes it is, in the order in which it is written, so that ids made one after the other lie side by
/// side.
/// </summary>
public sealed class GuidBytes() : ValueConverter<Guid, byte[]>(value => value.ToByteArray(true), value => new Guid(value, true));
