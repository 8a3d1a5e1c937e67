# Egress to Logstash and to the endpoints of the AWS services that the function calls, and nothing else. In a
# VPC each of those needs its endpoint, or every call hangs until the time-out: S3 (a gateway endpoint),
# SQS (for rests of files, and to put messages back) and, with a TLS secret, Secrets Manager (interface
# endpoints). The queue is polled by Lambda's own service, outside the VPC.
resource "aws_security_group" "this" {
  count = var.network == null ? 0 : 1

  name        = "${local.prefix}-elb-log-processor"
  description = "Out to Logstash and to AWS endpoints only"
  vpc_id      = var.network.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "logstash" {
  for_each = toset(var.network == null ? [] : var.network.logstash_cidr_blocks)

  security_group_id = aws_security_group.this[0].id
  description       = "Logstash"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = var.logstash_port
  to_port           = var.logstash_port
}

resource "aws_vpc_security_group_egress_rule" "gateway_endpoints" {
  for_each = toset(var.network == null ? [] : var.network.endpoint_prefix_list_ids)

  security_group_id = aws_security_group.this[0].id
  description       = "S3 by its gateway endpoint"
  prefix_list_id    = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "interface_endpoints" {
  for_each = toset(var.network == null ? [] : var.network.endpoint_security_group_ids)

  security_group_id            = aws_security_group.this[0].id
  description                  = "AWS services by their interface endpoints"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "https" {
  for_each = toset(var.network == null ? [] : var.network.https_cidr_blocks)

  security_group_id = aws_security_group.this[0].id
  description       = "AWS services through a NAT gateway"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
