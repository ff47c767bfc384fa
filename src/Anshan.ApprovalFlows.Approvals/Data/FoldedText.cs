using Anshan.ApprovalFlows.Approvals.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary><see cref="SameText.Folded"/> of a column: the same folds by functions that both databases have.</summary>
internal static class FoldedText
{
    public static void AddFoldedText(this ModelBuilder builder) =>
        builder
            .HasDbFunction(typeof(SameText).GetMethod(nameof(SameText.Folded))!)
            .HasTranslation(arguments =>
            {
                var folded = arguments[0];
                foreach (var (from, to) in SameText.Folds)
                {
                    folded = Call("replace", folded, Constant(from, folded), Constant(to, folded));
                }

                return Call("upper", folded);
            });

    private static SqlConstantExpression Constant(string text, SqlExpression like) => new(text, typeof(string), like.TypeMapping);

    private static SqlFunctionExpression Call(string function, params SqlExpression[] arguments) =>
        new(function, arguments, nullable: true, [.. arguments.Select(_ => true)], typeof(string), arguments[0].TypeMapping);
}
