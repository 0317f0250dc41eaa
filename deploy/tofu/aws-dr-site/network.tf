data "aws_availability_zones" "here" {
  state = "available"
}

data "aws_caller_identity" "this" {}

locals {
  tags = merge({ Project = "holdfast", Name = var.name }, var.tags)
  # one zone may be away when the other region is
  zones = slice(data.aws_availability_zones.here.names, 0, 2)
}

resource "aws_vpc" "dr" {
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
}

# Whoever adds something without a group of its own gets one that lets nothing in or out.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.dr.id
}

# Private: there is no internet gateway, no NAT and no public address. Connect the network by what you have (VPN, peering).
resource "aws_subnet" "private" {
  count = length(local.zones)

  vpc_id                  = aws_vpc.dr.id
  cidr_block              = cidrsubnet(var.vpc_cidr, 4, count.index)
  availability_zone       = local.zones[count.index]
  map_public_ip_on_launch = false
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.dr.id
}

resource "aws_route_table_association" "private" {
  count = length(local.zones)

  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}

# Only the repository's bucket is reached by it, whatever credentials somebody brings along.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.dr.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyTheRepository"
      Effect    = "Allow"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.dr.arn, "${aws_s3_bucket.dr.arn}/*"]
    }]
  })
}

# The key service, and sessions for people (AWS Systems Manager) in place of SSH.
resource "aws_vpc_endpoint" "services" {
  for_each = toset(["kms", "ssm", "ssmmessages", "ec2messages"])

  vpc_id              = aws_vpc.dr.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = aws_subnet.private[*].id
  security_group_ids  = [aws_security_group.endpoints.id]
}

resource "aws_cloudwatch_log_group" "flows" {
  name              = "/${var.name}/flows"
  retention_in_days = 365
}

resource "aws_flow_log" "dr" {
  vpc_id               = aws_vpc.dr.id
  traffic_type         = "ALL"
  log_destination_type = "cloud-watch-logs"
  log_destination      = aws_cloudwatch_log_group.flows.arn
  iam_role_arn         = aws_iam_role.flows.arn
}
