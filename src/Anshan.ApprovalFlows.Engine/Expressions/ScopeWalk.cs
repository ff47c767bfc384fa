using Acornima.Ast;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Goes through the tree with a stack of its own: the script may be as deep as its reader allowed.</summary>
internal sealed class ScopeWalk
{
    private readonly Scope root = new(null, isFunction: true);
    private readonly Stack<(Node Node, Scope Scope, Scope? Declares)> rest = new();
    private readonly List<(ScriptName Name, Scope Scope, bool IsAsked)> references = [];
    private readonly List<(ScriptName Name, Scope Scope, List<ScriptName> List, string Owner)> members = [];

    public List<ScriptName> Free { get; } = [];

    public HashSet<string> Asked { get; } = [];

    public List<ScriptName> Read { get; } = [];

    public List<ScriptName> Written { get; } = [];

    public List<ScriptName> Activities { get; } = [];

    public List<ScriptName> Inputs { get; } = [];

    public bool ReachesGlobal { get; private set; }

    public void Walk(Node program)
    {
        Later(program, root);
        while (rest.TryPop(out var item))
        {
            if (item.Declares is { } scope)
            {
                Declare(item.Node, item.Scope, scope);
            }
            else
            {
                Visit(item.Node, item.Scope);
            }
        }

        foreach (
            var (name, scope, isAsked) in references.Where(item => !item.Scope.Declares(item.Name.Name)).OrderBy(item => item.Name.Line)
        )
        {
            if (isAsked)
            {
                Asked.Add(name.Name);
            }
            else
            {
                Free.Add(name);
            }
        }

        members.Where(item => !item.Scope.Declares(item.Owner)).ToList().ForEach(item => item.List.Add(item.Name));
    }

    private void Later(Node? node, Scope scope, Scope? declares = null)
    {
        if (node is not null)
        {
            rest.Push((node, scope, declares));
        }
    }

    private void Visit(Node node, Scope scope)
    {
        switch (node)
        {
            case Identifier name:
                references.Add((At(name), scope, false));
                break;
            case ThisExpression:
                ReachesGlobal = true;
                break;
            case IFunction function:
                Function(node, function, scope);
                break;
            case IClass type:
                Class(node, type, scope);
                break;
            case VariableDeclaration declaration:
                Variables(declaration, scope);
                break;
            case MemberExpression member:
                Member(member, scope, Read);
                break;
            case CallExpression call:
                Call(call, scope);
                break;
            case AssignmentExpression assignment:
                Assign(assignment, scope);
                break;
            case UnaryExpression { Operator: Acornima.Operator.TypeOf, Argument: Identifier asked }:
                references.Add((At(asked), scope, true));
                break;
            case Property property:
                Keyed(property.Key, property.Computed, property.Value, scope);
                break;
            case ClassProperty member:
                Keyed(member.Key, member.Computed, member.Value, scope);
                break;
            case LabeledStatement labeled:
                Later(labeled.Body, scope);
                break;
            case BreakStatement or ContinueStatement or MetaProperty:
                break;
            case CatchClause caught:
                var inner = new Scope(scope, isFunction: false);
                Later(caught.Param, inner, inner);
                Later(caught.Body, inner);
                break;
            case ForInStatement each:
                Each(each.Left, each.Right, each.Body, scope);
                break;
            case ForOfStatement each:
                Each(each.Left, each.Right, each.Body, scope);
                break;
            default:
                var opens = node is NestedBlockStatement or ForStatement or SwitchStatement or StaticBlock;
                Children(node, opens ? new Scope(scope, isFunction: node is StaticBlock) : scope);
                break;
        }
    }

    private void Children(Node node, Scope scope)
    {
        foreach (var child in node.ChildNodes)
        {
            Later(child, scope);
        }
    }

    private void Function(Node node, IFunction function, Scope scope)
    {
        var inner = new Scope(scope, isFunction: true);
        if (function.Id is { } id)
        {
            (node is FunctionDeclaration ? scope.Function : inner).Names.Add(id.Name);
        }

        if (node is not ArrowFunctionExpression)
        {
            inner.Names.Add("arguments");
        }

        foreach (var parameter in function.Params)
        {
            Later(parameter, inner, inner);
        }

        if (function.Body is FunctionBody body)
        {
            Children(body, inner);
        }
        else
        {
            Later(function.Body, inner);
        }
    }

    private void Class(Node node, IClass type, Scope scope)
    {
        var inner = new Scope(scope, isFunction: false);
        if (type.Id is { } id)
        {
            (node is ClassDeclaration ? scope : inner).Names.Add(id.Name);
        }

        Later(type.SuperClass, inner);
        Children(type.Body, inner);
    }

    private void Variables(VariableDeclaration declaration, Scope scope)
    {
        var declares = declaration.Kind == VariableDeclarationKind.Var ? scope.Function : scope;
        foreach (var declarator in declaration.Declarations)
        {
            Later(declarator.Id, scope, declares);
            Later(declarator.Init, scope);
            if (declarator is { Id: ObjectPattern taken, Init: Identifier { Name: ("variables" or "input") and var owner } })
            {
                foreach (var property in taken.Properties.OfType<AssignmentProperty>())
                {
                    if (property is { Computed: false, Key: Identifier key })
                    {
                        members.Add((At(key), scope, owner == "input" ? Inputs : Read, owner));
                    }
                }
            }
        }
    }

    /// <summary>The names a pattern brings; what stands in it as default or computed key is only used.</summary>
    private void Declare(Node node, Scope scope, Scope declares)
    {
        switch (node)
        {
            case Identifier name:
                declares.Names.Add(name.Name);
                break;
            case AssignmentPattern pattern:
                Later(pattern.Left, scope, declares);
                Later(pattern.Right, scope);
                break;
            case RestElement others:
                Later(others.Argument, scope, declares);
                break;
            case AssignmentProperty property:
                Later(property.Computed ? property.Key : null, scope);
                Later(property.Value, scope, declares);
                break;
            case MemberExpression member:
                Member(member, scope, Written);
                break;
            default:
                foreach (var child in node.ChildNodes)
                {
                    Later(child, scope, declares);
                }

                break;
        }
    }

    private void Each(Node left, Node right, Node body, Scope scope)
    {
        var inner = new Scope(scope, isFunction: false);
        Later(left, inner, left is VariableDeclaration ? null : root);
        Later(right, inner);
        Later(body, inner);
    }

    /// <summary>What is assigned without a declaration becomes a global of the script.</summary>
    private void Assign(AssignmentExpression assignment, Scope scope)
    {
        if (assignment.Operator == Acornima.Operator.Assignment)
        {
            var target = assignment.Left is Identifier name && scope.Declares(name.Name) ? null : assignment.Left;
            Later(target, scope, root);
        }
        else
        {
            Later(assignment.Left, scope);
        }

        Later(assignment.Right, scope);
    }

    private void Keyed(Node key, bool computed, Node? value, Scope scope)
    {
        Later(computed ? key : null, scope);
        Later(value, scope);
    }

    private void Member(MemberExpression member, Scope scope, List<ScriptName> list)
    {
        Later(member.Object, scope);
        Later(member.Computed ? member.Property : null, scope);
        if (member.Object is Identifier { Name: ("variables" or "input") and var owner })
        {
            var name = member switch
            {
                { Computed: false, Property: Identifier written } => written.Name,
                { Property: StringLiteral written } => written.Value,
                _ => null,
            };
            if (name is not null)
            {
                var found =
                    owner == "variables" ? list
                    : list == Read ? Inputs
                    : [];
                members.Add((new ScriptName(name, member.Location.Start.Line), scope, found, owner));
            }
        }
    }

    private void Call(CallExpression call, Scope scope)
    {
        Children(call, scope);
        if (call is { Callee: Identifier { Name: var called }, Arguments: [StringLiteral { Value: var name }, ..] })
        {
            var list = called switch
            {
                "getVariable" => Read,
                "setVariable" => Written,
                "getOutputFrom" => Activities,
                "getInput" => Inputs,
                _ => null,
            };
            if (list is not null)
            {
                members.Add((new ScriptName(name, call.Location.Start.Line), scope, list, called));
            }
        }
    }

    private static ScriptName At(Identifier name) => new(name.Name, name.Location.Start.Line);

    /// <summary>One scope: a function or a block.</summary>
    private sealed class Scope(Scope? outer, bool isFunction)
    {
        public HashSet<string> Names { get; } = [];

        public Scope Function => isFunction || outer is null ? this : outer.Function;

        public bool Declares(string name) => Names.Contains(name) || (outer?.Declares(name) ?? false);
    }
}
