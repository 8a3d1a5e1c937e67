# What AWS would answer, for the tests of every module that asks for it.
mock_data "aws_partition" {
  defaults = { partition = "aws" }
}
mock_data "aws_region" {
  defaults = { id = "eu-west-1" }
}
mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}
mock_data "aws_elb_service_account" {
  defaults = { arn = "arn:aws:iam::156460612806:root" }
}
# What there is to look up: every Classic Load Balancer, and of the others those of tests and examples.
mock_data "aws_network_interfaces" {
  defaults = { ids = ["eni-0a1b2c3d4e5f60718"] }
}
mock_data "aws_lbs" {
  defaults = {
    arns = [
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/green-edge/0a1b2c3d4e5f6071",
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/production-green-invoices/0a1b2c3d4e5f6071",
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/production-green-orders/0a1b2c3d4e5f6071",
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/production-green-payments/0a1b2c3d4e5f6071",
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/production-green-stock/0a1b2c3d4e5f6071",
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/production-green-edge/0a1b2c3d4e5f6071",
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/production-green-invoices/0a1b2c3d4e5f6071",
    ]
  }
}
mock_data "aws_elb" {
  defaults = { dns_name = "classic.eu-west-1.elb.amazonaws.com", zone_id = "" }
}
mock_data "aws_elb_hosted_zone_id" {
  defaults = { id = "Z32O12XQLNTSW2" }
}
mock_data "aws_lb" {
  defaults = { dns_name = "application.eu-west-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
}
mock_data "aws_route53_zone" {
  defaults = { zone_id = "Z1" }
}
mock_data "aws_route53_records" {
  defaults = {
    resource_record_sets = [
      { name = "staging-blue-orders.thing.com.", type = "A" },
      { name = "staging-blue-orders.thing.com.", type = "TXT" },
      { name = "staging-green-orders.thing.com.", type = "A" },
      { name = "staging-blue-payments.thing.com.", type = "A" },
      { name = "staging-green-payments.thing.com.", type = "A" },
      { name = "staging-green-invoices.thing.com.", type = "TXT" },
    ]
  }
}
mock_resource "aws_sqs_queue" {
  defaults = { arn = "arn:aws:sqs:eu-west-1:123456789012:mocked" }
}
mock_resource "aws_lambda_alias" {
  defaults = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:mocked:live" }
}
mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
}
mock_resource "aws_kms_key" {
  defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/mocked" }
}
mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:mocked" }
}
