import type { Topology } from '../../../topology/topology.ts';
import { renderDot } from './graph-dot.ts';
import { renderMermaid } from './graph-mermaid.ts';
import { renderSvg } from './graph-svg.ts';

export type PictureFormat = 'mermaid' | 'dot' | 'svg';

export function renderPicture(topology: Topology, format: PictureFormat): string {
  switch (format) {
    case 'mermaid':
      return renderMermaid(topology);
    case 'dot':
      return renderDot(topology);
    case 'svg':
      return renderSvg(topology);
  }
}
