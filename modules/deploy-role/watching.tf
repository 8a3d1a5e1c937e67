locals {
  zone_arn = "arn:${local.partition}:route53:::hostedzone/${var.zone_id}"
  keys     = "arn:${local.partition}:kms:${local.here}:key/*"

  watching_statements = concat([
    {
      sid       = "ManageAlarms"
      actions   = ["cloudwatch:DeleteAlarms", "cloudwatch:ListTagsForResource", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
      resources = local.arns.alarm
    },
    # A list, whatever names one asks for.
    {
      sid       = "SeeAlarms"
      actions   = ["cloudwatch:DescribeAlarms"]
      resources = ["arn:${local.partition}:cloudwatch:${local.here}:alarm:*"]
    },
    {
      sid       = "ManageDashboards"
      actions   = ["cloudwatch:DeleteDashboards", "cloudwatch:GetDashboard", "cloudwatch:PutDashboard"]
      resources = local.arns.dashboard
    },
    {
      sid = "ManageTopics"
      actions = [
        "sns:CreateTopic", "sns:DeleteTopic", "sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListTagsForResource",
        "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource", "sns:Unsubscribe", "sns:UntagResource",
      ]
      resources = local.arns.topic
    },
    # Keys are named by KMS, and known by the tag that all of an environment have. Nobody else's gets it: one that has
    # another environment's keeps that.
    {
      sid        = "MakeKeys"
      actions    = ["kms:CreateKey"]
      resources  = ["*"]
      conditions = { StringEquals = { "aws:RequestTag/environment" = [var.environment] } }
    },
    {
      sid       = "TagKeys"
      actions   = ["kms:TagResource"]
      resources = [local.keys]
      conditions = {
        StringEquals         = { "aws:RequestTag/environment" = [var.environment] }
        StringEqualsIfExists = { "aws:ResourceTag/environment" = [var.environment] }
      }
    },
    {
      sid = "ManageKeys"
      actions = [
        "kms:DescribeKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags",
        "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:UntagResource", "kms:UpdateKeyDescription",
      ]
      resources  = [local.keys]
      conditions = { StringEquals = { "aws:ResourceTag/environment" = [var.environment] } }
    },
    # Addresses of load balancers, and nothing that mail or certificates depend on.
    {
      sid        = "ChangeAddresses"
      actions    = ["route53:ChangeResourceRecordSets"]
      resources  = [local.zone_arn]
      conditions = { "ForAllValues:StringEquals" = { "route53:ChangeResourceRecordSetsRecordTypes" = ["A", "AAAA"] } }
    },
    {
      sid       = "SeeZone"
      actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"]
      resources = [local.zone_arn]
    },
    {
      sid       = "SeeChanges"
      actions   = ["route53:GetChange"]
      resources = ["arn:${local.partition}:route53:::change/*"]
    },
    # Of these, AWS knows no resources: docs/deploy-role.md.
    {
      sid = "SeeWhatIsThere"
      actions = [
        "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTags", "logs:DescribeLogGroups",
        "route53:ListHostedZones", "route53:ListHostedZonesByName",
      ]
      resources = ["*"]
    },
    ],
    [for statement in [{
      sid = "ManageRules"
      actions = [
        "events:DeleteRule", "events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule", "events:PutRule",
        "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource",
      ]
      resources = local.arns.rule
    }] : statement if var.shared_log_buckets],
    [for statement in [
      {
        sid       = "MakeSecurityGroups"
        actions   = ["ec2:CreateSecurityGroup"]
        resources = ["arn:${local.partition}:ec2:${local.here}:security-group/*", "arn:${local.partition}:ec2:${local.here}:vpc/*"]
      },
      {
        sid        = "TagSecurityGroupsAtTheirCreation"
        actions    = ["ec2:CreateTags"]
        resources  = ["arn:${local.partition}:ec2:${local.here}:security-group/*", "arn:${local.partition}:ec2:${local.here}:security-group-rule/*"]
        conditions = { StringEquals = { "aws:RequestTag/environment" = [var.environment] } }
      },
      {
        sid = "ManageSecurityGroups"
        actions = [
          "ec2:AuthorizeSecurityGroupEgress", "ec2:DeleteSecurityGroup", "ec2:ModifySecurityGroupRules", "ec2:RevokeSecurityGroupEgress",
        ]
        resources  = ["arn:${local.partition}:ec2:${local.here}:security-group/*", "arn:${local.partition}:ec2:${local.here}:security-group-rule/*"]
        conditions = { StringEquals = { "aws:ResourceTag/environment" = [var.environment] } }
      },
      {
        sid       = "SeeNetworks"
        actions   = ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSubnets", "ec2:DescribeVpcs"]
        resources = ["*"]
      },
    ] : statement if var.network],
  )
}
