import { render } from 'preact'
import '../../shared/look/handrail.css'
import './join.css'
import { JoinPage } from './join-page.tsx'

const root = document.getElementById('app')
if (root) render(<JoinPage />, root)
