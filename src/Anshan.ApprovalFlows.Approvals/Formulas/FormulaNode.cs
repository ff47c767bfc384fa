namespace Anshan.ApprovalFlows.Approvals.Formulas;

/// <summary>A part of a formula.</summary>
internal abstract record FormulaNode
{
    /// <summary>The value; null when unknown.</summary>
    public abstract object? Evaluate(Func<string, object?> value);

    /// <summary>The kind of the value, with every problem added; null when it cannot be said.</summary>
    public abstract FormulaKind? Check(Func<string, FormulaName?> name, List<string> problems);

    public virtual IEnumerable<string> Names() => [];

    protected static FormulaKind? Expect(FormulaKind? kind, FormulaKind expected, string what, List<string> problems)
    {
        if (kind is not null && kind != expected)
        {
            problems.Add($"{what}要的是{FormulaWords.Of(expected)}，写的是{FormulaWords.Of(kind)}。");
        }

        return expected;
    }
}

/// <summary>A number, date or text that is written out.</summary>
internal sealed record FormulaLiteral(object Value) : FormulaNode
{
    public override object Evaluate(Func<string, object?> value) => Value;

    public override FormulaKind? Check(Func<string, FormulaName?> name, List<string> problems) =>
        Value switch
        {
            decimal => FormulaKind.Number,
            DateOnly => FormulaKind.Date,
            _ => FormulaKind.Text,
        };
}

/// <summary>The value of a name.</summary>
internal sealed record FormulaReference(string Name) : FormulaNode
{
    public override object? Evaluate(Func<string, object?> value) => value(Name);

    public override FormulaKind? Check(Func<string, FormulaName?> name, List<string> problems)
    {
        if (name(Name) is { } known)
        {
            return known.Kind;
        }

        problems.Add($"没有“{Name}”这一项。");
        return null;
    }

    public override IEnumerable<string> Names() => [Name];
}

/// <summary><c>not</c>, or a minus sign.</summary>
internal sealed record FormulaUnary(bool IsNot, FormulaNode Inner) : FormulaNode
{
    public override object? Evaluate(Func<string, object?> value) =>
        Inner.Evaluate(value) switch
        {
            bool truth when IsNot => !truth,
            decimal number when !IsNot => -number,
            _ => null,
        };

    public override FormulaKind? Check(Func<string, FormulaName?> name, List<string> problems) =>
        Expect(Inner.Check(name, problems), IsNot ? FormulaKind.Truth : FormulaKind.Number, IsNot ? "not 后面" : "负号后面", problems);

    public override IEnumerable<string> Names() => Inner.Names();
}

/// <summary><c>and</c>, <c>or</c>: one side can decide alone.</summary>
internal sealed record FormulaJunction(bool IsAnd, FormulaNode Left, FormulaNode Right) : FormulaNode
{
    public override object? Evaluate(Func<string, object?> value)
    {
        var (left, right) = (Left.Evaluate(value) as bool?, Right.Evaluate(value) as bool?);
        return IsAnd ? left & right : left | right;
    }

    public override FormulaKind? Check(Func<string, FormulaName?> name, List<string> problems)
    {
        var what = IsAnd ? "and 两边" : "or 两边";
        Expect(Left.Check(name, problems), FormulaKind.Truth, what, problems);
        return Expect(Right.Check(name, problems), FormulaKind.Truth, what, problems);
    }

    public override IEnumerable<string> Names() => Left.Names().Concat(Right.Names());
}

/// <summary>A comparison of two values of one kind.</summary>
internal sealed record FormulaComparison(string Sign, FormulaNode Left, FormulaNode Right) : FormulaNode
{
    public override object? Evaluate(Func<string, object?> value)
    {
        if (Left.Evaluate(value) is not IComparable left || Right.Evaluate(value) is not { } right || left.GetType() != right.GetType())
        {
            return null;
        }

        var order = left is string text ? string.CompareOrdinal(text, (string)right) : left.CompareTo(right);
        return Sign switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => throw new ArgumentOutOfRangeException(nameof(value), Sign, "No such comparison."),
        };
    }

    public override FormulaKind? Check(Func<string, FormulaName?> name, List<string> problems)
    {
        var (left, right) = (Left.Check(name, problems), Right.Check(name, problems));
        if (left is not null && right is not null && left != right)
        {
            problems.Add($"“{Sign}”一边是{FormulaWords.Of(left)}，一边是{FormulaWords.Of(right)}，不能比较。");
        }
        else if (left is FormulaKind.Text or FormulaKind.Truth && Sign is not ("=" or "!="))
        {
            problems.Add($"{FormulaWords.Of(left)}只能用 = 或 != 比较。");
        }

        FormulaOptions.Check(Left, [Right], name, problems);
        FormulaOptions.Check(Right, [Left], name, problems);
        return FormulaKind.Truth;
    }

    public override IEnumerable<string> Names() => Left.Names().Concat(Right.Names());
}

/// <summary>Whether a value is one of several.</summary>
internal sealed record FormulaMembership(FormulaNode Of, IReadOnlyList<FormulaNode> In) : FormulaNode
{
    public override object? Evaluate(Func<string, object?> value) =>
        Of.Evaluate(value) is { } found ? In.Any(item => Equals(item.Evaluate(value), found)) : null;

    public override FormulaKind? Check(Func<string, FormulaName?> name, List<string> problems)
    {
        var kind = Of.Check(name, problems);
        foreach (var item in In)
        {
            if (item.Check(name, problems) is { } other && kind is not null && other != kind)
            {
                problems.Add($"in 前面是{FormulaWords.Of(kind)}，括号里有{FormulaWords.Of(other)}。");
            }
        }

        FormulaOptions.Check(Of, In, name, problems);
        return FormulaKind.Truth;
    }

    public override IEnumerable<string> Names() => Of.Names().Concat(In.SelectMany(item => item.Names()));
}

/// <summary>Addition, subtraction, multiplication, division; a division by zero is unknown.</summary>
internal sealed record FormulaArithmetic(char Sign, FormulaNode Left, FormulaNode Right) : FormulaNode
{
    public override object? Evaluate(Func<string, object?> value) =>
        (Left.Evaluate(value), Right.Evaluate(value)) is (decimal left, decimal right)
            ? Sign switch
            {
                '+' => left + right,
                '-' => left - right,
                '*' => left * right,
                '/' => right == 0 ? null : left / right,
                _ => throw new ArgumentOutOfRangeException(nameof(value), Sign, "No such operation."),
            }
            : null;

    public override FormulaKind? Check(Func<string, FormulaName?> name, List<string> problems)
    {
        Expect(Left.Check(name, problems), FormulaKind.Number, $"“{Sign}”前面", problems);
        return Expect(Right.Check(name, problems), FormulaKind.Number, $"“{Sign}”后面", problems);
    }

    public override IEnumerable<string> Names() => Left.Names().Concat(Right.Names());
}

/// <summary>A text that is compared with a choice must be one of its options.</summary>
internal static class FormulaOptions
{
    public static void Check(FormulaNode of, IEnumerable<FormulaNode> others, Func<string, FormulaName?> name, List<string> problems)
    {
        if (of is FormulaReference reference && name(reference.Name)?.Values is { } values)
        {
            problems.AddRange(
                from literal in others.OfType<FormulaLiteral>()
                where literal.Value is string text && !values.Contains(text)
                select $"“{reference.Name}”没有选项“{literal.Value}”。"
            );
        }
    }
}
