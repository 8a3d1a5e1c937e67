# The load balancer is the API's own; here it is only looked up. By what answers "none" with an empty list: a data
# source of a load balancer that is not there would stop the plan of the whole colour.
locals {
  load_balancer_name = coalesce(var.load_balancer_name, module.names.prefix)
  classic            = var.load_balancer_type == "classic"
  # moto's are all "app".
  kind = !var.platform.emulated && var.load_balancer_type == "network" ? "net" : "app"

  arns  = [for arn in flatten(data.aws_lbs.this[*].arns) : arn if strcontains(arn, ":loadbalancer/${local.kind}/${local.load_balancer_name}/")]
  found = length(flatten(data.aws_network_interfaces.classic[*].ids)) + length(local.arns) > 0

  load_balancer = !local.found ? null : {
    dns_name = local.classic ? data.aws_elb.this[0].dns_name : data.aws_lb.this[0].dns_name
    zone_id  = local.classic ? data.aws_elb_hosted_zone_id.this[0].id : data.aws_lb.this[0].zone_id
    # Classic Load Balancers of a VPC have none. https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-internet-facing-load-balancers.html
    ipv6 = local.classic ? false : startswith(coalesce(data.aws_lb.this[0].ip_address_type, "ipv4"), "dualstack")
  }
}

data "aws_lbs" "this" {
  count = local.deployed && !local.classic ? 1 : 0
}

# The provider has no list of Classic Load Balancers, but each has network interfaces that say whose they are: "ELB NAME".
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
data "aws_network_interfaces" "classic" {
  count = local.deployed && local.classic ? 1 : 0

  filter {
    name   = "description"
    values = ["ELB ${local.load_balancer_name}"]
  }
}

data "aws_elb" "this" {
  count = local.classic && local.found ? 1 : 0

  name = local.load_balancer_name
}

# One zone for all Classic Load Balancers of a region, known without asking.
data "aws_elb_hosted_zone_id" "this" {
  count = local.classic ? 1 : 0
}

data "aws_lb" "this" {
  count = !local.classic && local.found ? 1 : 0

  arn = local.arns[0]
}

check "load_balancer" {
  assert {
    condition     = local.found || !local.deployed
    error_message = "${var.name}: found no ${var.load_balancer_type} load balancer \"${local.load_balancer_name}\", so this colour has no record ${module.names.record} and can get no weight. Its log bucket, queue and function are there all the same. Make the load balancer and apply again; or correct load_balancer_name or load_balancer_type; or leave \"${var.platform.environment}\" out of environments."
  }
}
